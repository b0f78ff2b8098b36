import type { Flow } from "./Flow.ts";

/** An authenticator app: its code, and setting one up. */
export class AppSteps {
  readonly #flow: Flow;
  constructor(flow: Flow) {
    this.#flow = flow;
  }

  async enter(bound: boolean): Promise<void> {
    const { client } = this.#flow.options;
    if (bound) return this.#flow.show({ name: "appCode" });
    const association = await client.mfa.associateMfaAuthenticator({ ...this.#flow.call, source: "APPLICATION" });
    this.#flow.show({ name: "bindApp", association });
  }

  submit(totp: string): Promise<void> {
    const flow = this.#flow;
    return flow.act(async () => {
      const user = await flow.options.client.mfa.verifyTotpMfa({ totp, ...flow.call });
      flow.complete(user, null);
    });
  }

  confirm(totp: string): Promise<void> {
    const flow = this.#flow;
    const screen = flow.screen.value;
    if (screen.name !== "bindApp") return Promise.resolve();
    return flow.act(async () => {
      const options = { totp, source: "APPLICATION", ...flow.call } as const;
      const { user } = await flow.options.client.mfa.confirmAssociateMfaAuthenticator(options);
      // A sign-in waited for it: whoever confirms is signed in.
      if (user !== null) flow.complete(user, screen.association.recovery_code || null);
    });
  }
}
