import type { Flow } from "./Flow.ts";

/** What is left when the factors are lost. */
export class RecoverySteps {
  readonly #flow: Flow;
  constructor(flow: Flow) {
    this.#flow = flow;
  }

  submit(recoveryCode: string): Promise<void> {
    const flow = this.#flow;
    return flow.act(async () => {
      const user = await flow.options.client.mfa.verifyTotpRecoveryCode({ recoveryCode, ...flow.call });
      // An access pass uses up no code, and there is none to show.
      flow.complete(user, user.recoveryCode === "" ? null : user.recoveryCode);
    });
  }

  /** The person has kept the code that was shown. */
  keep(): void {
    const screen = this.#flow.screen.value;
    if (screen.name === "recoveryShown") this.#flow.complete(screen.user, null);
  }

  askRelease(): Promise<void> {
    const flow = this.#flow;
    return flow.act(async () => {
      const { releaseAt } = await flow.options.client.mfa.requestFactorRelease(flow.call);
      flow.show({ name: "lostAll", releaseAt });
    });
  }
}
