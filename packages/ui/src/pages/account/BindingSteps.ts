import type { CountersignError } from "@countersign/sdk";
import type { Address } from "@countersign/sdk/account";
import { isNamed } from "../../flow/faultOf.ts";
import type { AccountStore } from "./AccountStore.ts";

/** Before that the service sends no second code. */
const RESEND_MS = 60_000;

/** Adding what the account is proved by. */
export class BindingSteps {
  readonly #store: AccountStore;
  constructor(store: AccountStore) {
    this.#store = store;
  }

  beginApp(): Promise<void> {
    const store = this.#store;
    return store.act(async () => store.open({ name: "app", begun: await store.account.beginApp() }));
  }

  confirmApp(code: string, name: string): Promise<void> {
    const store = this.#store;
    const panel = store.panel.value;
    return store.act(async () => {
      if (panel?.name !== "app") return;
      await store.account.confirmApp(code);
      await this.#end(panel.begun.recoveryCode, name);
    });
  }

  sendCode(kind: "sms" | "email", typed: string, isAnew: boolean): Promise<void> {
    const store = this.#store;
    const address = typed.trim();
    if (address === "") {
      store.refuse({ key: kind === "sms" ? "faultPhone" : "faultMail" });
      return Promise.resolve();
    }
    return store.act(async () => {
      const waitMs = await store.account.sendAddressCode(named(kind, address)).then(() => RESEND_MS, stillWaiting);
      const sent = { address, resendAtMs: store.parts.nowMs() + waitMs, isAnew };
      store.open({ name: "address", kind, sent });
    });
  }

  bindAddress(code: string, name: string): Promise<void> {
    const store = this.#store;
    const panel = store.panel.value;
    return store.act(async () => {
      if (panel?.name !== "address" || panel.sent === null) return;
      const { recoveryCode } = await store.account.bindAddress(named(panel.kind, panel.sent.address), code);
      await this.#end(recoveryCode, name);
    });
  }

  /** @param video where the person sees himself */
  bindFace(video: HTMLVideoElement, name: string): Promise<void> {
    const store = this.#store;
    const { signal } = store;
    return store.act(async () => {
      const { runFaceSession } = await import("@countersign/sdk/face");
      const { recoveryCode } = await runFaceSession(store.parts.client, {
        ...{ video, signal },
        purpose: "bind",
        onProgress: (progress) => store.open({ name: "face", progress }),
      });
      await this.#end(recoveryCode, name);
    });
  }

  async #end(recoveryCode: string | null, name: string): Promise<void> {
    const store = this.#store;
    await store.conclude({ key: "bound", fill: { name } });
    if (recoveryCode === null) return;
    const told = store.news.value;
    store.open({ name: "recovery", code: recoveryCode });
    store.news.value = told;
  }
}

function named(kind: "sms" | "email", address: string): Address {
  return kind === "sms" ? { phone: address } : { email: address };
}

/** Gives how long to wait where a code was sent a moment ago: that one is good. */
function stillWaiting(error: unknown): number {
  const seconds = isNamed(error, "ThrottledError") ? (error as CountersignError).retryAfterSeconds : null;
  if (seconds === null || seconds * 1000 > RESEND_MS) throw error;
  return seconds * 1000;
}
