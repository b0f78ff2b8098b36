import type { MfaPolicy, MfaRequiredError, User } from "@countersign/sdk";
import { type PendingSignIn, readPendingSignIn } from "@countersign/sdk/pending";
import { signal } from "@preact/signals";
import { AppSteps } from "./AppSteps.ts";
import { CodeSteps } from "./CodeSteps.ts";
import { FaceSteps } from "./FaceSteps.ts";
import type { Flow, FlowOptions } from "./Flow.ts";
import { type Fault, faultOf, isNamed } from "./faultOf.ts";
import { RecoverySteps } from "./RecoverySteps.ts";
import type { Method, Screen } from "./Screen.ts";

const HELP_NEEDED = 2098;

/**
 * A sign-in on its way through the second factor: what is shown of it, and what the person's acts do to it. One act at a
 * time: whatever comes while another is under way is let go.
 */
export class SecondFactorFlow implements Flow {
  readonly screen = signal<Screen>({ name: "loading" });
  readonly fault = signal<Fault | null>(null);
  readonly isBusy = signal(false);
  readonly pending = signal<PendingSignIn | null>(null);
  /** Whether he is not to be asked again on this device. */
  readonly trusts = signal(false);

  readonly app: AppSteps;
  readonly codes: CodeSteps;
  readonly face: FaceSteps;
  readonly recovery: RecoverySteps;
  readonly options: FlowOptions;
  mfaToken: string;
  #leaving = new AbortController();

  constructor(options: FlowOptions) {
    this.options = options;
    this.mfaToken = options.mfaToken;
    this.app = new AppSteps(this);
    this.codes = new CodeSteps(this);
    this.face = new FaceSteps(this);
    this.recovery = new RecoverySteps(this);
  }

  /** Ends what is under way, such as the camera, when the element goes. */
  leave(): void {
    this.#leaving.abort();
    this.#leaving = new AbortController();
  }

  get call(): { readonly mfaToken: string; readonly signal: AbortSignal } {
    return { mfaToken: this.mfaToken, signal: this.#leaving.signal };
  }

  /** How many digits a code of a factor has; null where that is not known. */
  digitsOf(factor: MfaPolicy): number | null {
    return this.pending.value?.choices.find((each) => each.factor === factor)?.digits ?? null;
  }

  /** For how many days he may say so; 0: he may not. */
  get trustDays(): number {
    return this.options.offersTrust ? (this.pending.value?.trustDays ?? 0) : 0;
  }

  get mustBind(): boolean {
    const { choices = [] } = this.pending.value ?? {};
    return choices.length > 0 && choices.every(({ bound }) => !bound);
  }

  get methods(): readonly Method[] {
    const { choices = [], hasRecoveryCode = false } = this.pending.value ?? {};
    return hasRecoveryCode ? [...choices, { factor: "recovery" }] : choices;
  }

  /** Asks what there is to choose from, and goes on where there is but one thing. */
  async begin(): Promise<void> {
    this.show({ name: "loading" });
    await this.act(async () => {
      this.pending.value = await readPendingSignIn(this.options.client, this.call);
      const { methods } = this;
      const [first] = methods;
      if (first === undefined || this.mustBind || this.pending.value.proving) this.show({ name: "choose" });
      else await this.#enter(first);
    });
  }

  choose(method: Method): Promise<void> {
    return this.act(() => this.#enter(method));
  }

  /** Shows the list again. */
  chooseOther(): void {
    this.leave();
    this.show({ name: "choose" });
  }

  show(screen: Screen): void {
    this.fault.value = null;
    this.screen.value = screen;
  }

  complete(user: User, recoveryCode: string | null): void {
    if (recoveryCode === null) {
      this.show({ name: "done" });
      this.options.onSuccess(user, this.trustDays > 0 && this.trusts.value);
    } else {
      this.show({ name: "recoveryShown", code: recoveryCode, user });
    }
  }

  async act(doIt: () => Promise<void>): Promise<void> {
    if (this.isBusy.value) return;
    this.isBusy.value = true;
    this.fault.value = null;
    try {
      await doIt();
    } catch (error) {
      await this.#fail(error);
    } finally {
      this.isBusy.value = false;
    }
  }

  async #enter(method: Method): Promise<void> {
    switch (method.factor) {
      case "OTP":
        return this.app.enter(method.bound);
      case "SMS":
      case "EMAIL":
        return this.codes.enter(method.factor, method.address);
      case "FACE":
        return this.face.enter(method.bound);
      case "recovery":
        return this.show({ name: "recovery" });
      default:
        throw new TypeError(`The server offers ${method.factor}, which this page does not know.`);
    }
  }

  async #fail(error: unknown): Promise<void> {
    // The code was right, and more is asked for before the sign-in is complete.
    if (isNamed(error, "MfaRequiredError")) return this.#goOn((error as MfaRequiredError).mfaToken);
    if (isNamed(error, "SignInRequiredError")) return this.#end("expired");
    if ((error as { readonly code?: unknown }).code === HELP_NEEDED) return this.#end("needsHelp");
    this.fault.value = faultOf(error);
    if (this.screen.value.name === "loading") this.screen.value = { name: "choose" };
  }

  async #goOn(mfaToken: string): Promise<void> {
    this.mfaToken = mfaToken;
    this.isBusy.value = false;
    await this.begin();
  }

  #end(why: "expired" | "needsHelp"): void {
    this.leave();
    this.show({ name: "ended", why });
    this.options.onEnded(why);
  }
}
