import { createHmac, randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { computeTotp, encodeBase32 } from "@countersign/otp";

const STEP_MS = 30_000;
const PARAMETERS = { algorithm: "SHA1", digits: 6, periodSeconds: 30 } as const;
/** The share of all by which one goes on to the next: they come in no order, as people do. */
const STRIDE = 0.618;

/** People with authenticator apps, as many as are wanted: each is made of his number. */
export class People {
  readonly count: number;
  readonly #seed = randomBytes(32);
  /** The last time step whose code was used, of each. RFC 6238 §4.2 */
  readonly #usedSteps: Uint32Array;
  readonly #stride: number;
  readonly #restSteps: number;
  #next = 0;

  /** `restSteps`: how many time steps after a code another one is taken of the same app; 1 where the next code is. */
  constructor(count: number, restSteps = 1) {
    this.count = count;
    this.#restSteps = restSteps;
    this.#usedSteps = new Uint32Array(count);
    this.#stride = strideOf(count);
  }

  /** Every one, by his number. */
  get all(): readonly number[] {
    return Array.from({ length: this.count }, (_, index) => index);
  }

  name(index: number): string {
    return `person${index}`;
  }

  secret(index: number): Buffer {
    return createHmac("sha1", this.#seed).update(String(index)).digest();
  }

  secretBase32(index: number): string {
    return encodeBase32(this.secret(index));
  }

  /**
   * Gives people whose code of now is good, the longest unused first; fewer where there are no more, but it waits for the next
   * step rather than give next to nobody.
   */
  async take(count: number): Promise<readonly number[]> {
    const few = Math.min(count, this.count / 2);
    const isFree = (index: number): boolean => (this.#usedSteps[index] ?? 0) + this.#restSteps <= stepNow();
    while (this.all.filter(isFree).length < few) await sleep(STEP_MS - (Date.now() % STEP_MS) + 1);
    const taken: number[] = [];
    for (let tried = 0; tried < this.count && taken.length < count; tried += 1) {
      const index = this.#next;
      this.#next = (this.#next + this.#stride) % this.count;
      if (isFree(index)) taken.push(index);
    }
    return taken;
  }

  /** Gives his code of now, which stays good for a step more than it is shown (RFC 6238 §5.2), and uses it up. */
  takeCode(index: number): string {
    this.#usedSteps[index] = stepNow();
    return codeOf(this.secret(index));
  }
}

/** Gives the code of now. */
export function codeOf(secret: Uint8Array): string {
  return computeTotp({ secret, parameters: PARAMETERS, nowMs: stepNow() * STEP_MS });
}

function stepNow(): number {
  return Math.floor(Date.now() / STEP_MS);
}

/** The next number that shares no divisor with the count: by it, everybody's turn comes. */
function strideOf(count: number): number {
  let stride = Math.max(1, Math.round(count * STRIDE));
  while (divisor(stride, count) !== 1) stride += 1;
  return stride;
}

function divisor(one: number, other: number): number {
  return other === 0 ? one : divisor(other, one % other);
}
