import { setTimeout as sleep } from "node:timers/promises";
import otplib from "otplib";

const STEP_MS = 30_000;
/** A code with less left than this may be too late when it arrives. */
const MARGIN_MS = 4_000;

/** An end user's authenticator app, as otplib computes it. */
export class AuthenticatorApp {
  readonly secret: string;
  #lastStep = 0;

  constructor(secret: string) {
    this.secret = secret;
  }

  /**
   * Gives a code that the server takes now and that this app has not given. The server takes the steps before and after
   * the present one too, so three codes in a row come without waiting.
   */
  async nextCode(): Promise<string> {
    for (;;) {
      const nowMs = Date.now();
      const step = this.#nextStep(nowMs);
      if (isTaken(step, nowMs)) {
        this.#lastStep = step;
        return this.#codeAt(step);
      }
      await sleep((step - 1) * STEP_MS - nowMs);
    }
  }

  /** Whether `nextCode` gives one without waiting. */
  hasCode(): boolean {
    const nowMs = Date.now();
    return isTaken(this.#nextStep(nowMs), nowMs);
  }

  #nextStep(nowMs: number): number {
    const earliest = Math.max(this.#lastStep + 1, Math.floor(nowMs / STEP_MS) - 1);
    const expiresMs = (earliest + 2) * STEP_MS;
    return expiresMs - nowMs < MARGIN_MS ? earliest + 1 : earliest;
  }

  /** What the app shows on a device whose clock is so many minutes ahead. */
  codeAhead(minutes: number): string {
    return this.#codeAt(Math.floor(Date.now() / STEP_MS) + Math.round((minutes * 60_000) / STEP_MS));
  }

  /** Gives a code that no step near the present one has. */
  wrongCode(): string {
    const present = Math.floor(Date.now() / STEP_MS);
    const near = new Set([-3, -2, -1, 0, 1, 2, 3].map((distance) => this.#codeAt(present + distance)));
    const wrong = Array.from({ length: 8 }, (_, digit) => String(digit).repeat(6)).find((code) => !near.has(code));
    if (wrong === undefined) throw new Error("seven codes cannot fill eight places");
    return wrong;
  }

  #codeAt(step: number): string {
    return otplib.authenticator.clone({ epoch: step * STEP_MS }).generate(this.secret);
  }
}

function isTaken(step: number, nowMs: number): boolean {
  return step <= Math.floor(nowMs / STEP_MS) + 1;
}
