import { EmailScene, SceneType, type User } from "@countersign/sdk";
import type { Flow } from "./Flow.ts";
import type { SentTo } from "./Screen.ts";
import { waitAfter } from "./waitAfter.ts";

const PHONE = /^\+[\d\s().-]{6,24}$/;
const MAILBOX = /^\S+@\S+\.\S+$/;

/** Codes by text message and e-mail. Whoever proves an address that is not bound binds it. */
export class CodeSteps {
  readonly #flow: Flow;
  constructor(flow: Flow) {
    this.#flow = flow;
  }

  /** @param address where codes go; null: it is to be asked for */
  async enter(factor: SentTo["factor"], address: string | null): Promise<void> {
    if (address !== null) return this.#send({ factor, address }, false);
    const { email, phone } = this.#flow.pending.value?.account ?? {};
    this.#flow.show({ name: "address", factor, suggested: (factor === "SMS" ? phone : email) ?? "" });
  }

  submitAddress(typed: string): Promise<void> {
    const flow = this.#flow;
    const screen = flow.screen.value;
    if (screen.name !== "address") return Promise.resolve();
    const { factor } = screen;
    const address = typed.trim();
    if (!(factor === "SMS" ? PHONE : MAILBOX).test(address)) {
      flow.fault.value = { key: factor === "SMS" ? "faultPhone" : "faultMail" };
      return Promise.resolve();
    }
    return flow.act(async () => {
      const asked = factor === "SMS" ? { phone: address } : { email: address };
      const isBindable = await flow.options.client.mfa.phoneOrEmailBindable({ ...asked, ...flow.call });
      if (isBindable) await this.#send({ factor, address }, false);
      else flow.fault.value = { key: "faultAddress" };
    });
  }

  submit(code: string): Promise<void> {
    const flow = this.#flow;
    const screen = flow.screen.value;
    if (screen.name !== "sentCode") return Promise.resolve();
    const { factor, address } = screen.sent;
    const { mfa } = flow.options.client;
    return flow.act(async () => {
      const proof = { code, ...flow.call };
      const user =
        factor === "SMS"
          ? await mfa.verifyAppSmsMfa({ phone: address, ...proof })
          : await mfa.verifyAppEmailMfa({ email: address, ...proof });
      flow.complete(user, firstRecoveryCode(user));
    });
  }

  resend(): Promise<void> {
    const screen = this.#flow.screen.value;
    return screen.name === "sentCode" ? this.#flow.act(() => this.#send(screen.sent, true)) : Promise.resolve();
  }

  async #send(sent: SentTo, isAnew: boolean): Promise<void> {
    const flow = this.#flow;
    const { client, nowMs } = flow.options;
    const { signal } = flow.call;
    const sending =
      sent.factor === "SMS"
        ? client.sendSmsCode(sent.address, undefined, SceneType.SCENE_TYPE_MFA_VERIFY, { signal })
        : client.sendEmail(sent.address, EmailScene.MfaVerify, { signal });
    const wait = await waitAfter(sending);
    flow.show({ name: "sentCode", sent, resendAtMs: nowMs() + wait, isAnew });
  }
}

/** A user who had no recovery code gets one with his first factor. */
function firstRecoveryCode(user: User): string | null {
  const { recoveryCode } = user as { readonly recoveryCode?: unknown };
  return typeof recoveryCode === "string" ? recoveryCode : null;
}
