import type { AuthenticationClient, MfaRequiredError } from "@countersign/sdk";
import { AccountClient, type BegunApp } from "@countersign/sdk/account";
import { signal } from "@preact/signals";
import { type Fault, faultOf, isNamed } from "../../flow/faultOf.ts";
import { SecondFactorFlow } from "../../flow/SecondFactorFlow.ts";

/** An account that was made to be looked at. */
export interface DemoAccount {
  readonly email: string;
  readonly password: string;
}

/** How far a newcomer is; each has what the ones before have. */
export type TourState =
  | { readonly name: "begin" }
  | { readonly name: "made"; readonly demo: DemoAccount }
  | { readonly name: "binding"; readonly demo: DemoAccount; readonly begun: BegunApp }
  | { readonly name: "bound"; readonly demo: DemoAccount; readonly recoveryCode: string }
  | { readonly name: "signingIn"; readonly demo: DemoAccount; readonly flow: SecondFactorFlow }
  | { readonly name: "signedIn"; readonly demo: DemoAccount };

/** A newcomer's walk through all that the service does, on an account that is made for it. */
export class Tour {
  readonly state = signal<TourState>({ name: "begin" });
  readonly fault = signal<Fault | null>(null);
  readonly isBusy = signal(false);
  readonly client: AuthenticationClient;
  readonly nowMs: () => number;
  readonly #account: AccountClient;

  readonly appId: string;

  constructor(client: AuthenticationClient, appId: string, nowMs: () => number) {
    this.client = client;
    this.appId = appId;
    this.nowMs = nowMs;
    this.#account = new AccountClient(client);
  }

  makeAccount(): Promise<void> {
    return this.#act(async () => {
      const demo = { email: `demo-${randomText(4)}@example.com`, password: randomText(10) };
      await this.client.registerByEmail(demo.email, demo.password, {}, { forceLogin: true });
      this.state.value = { name: "made", demo };
    });
  }

  beginApp(): Promise<void> {
    const state = this.state.value;
    return this.#act(async () => {
      if (state.name !== "made") return;
      this.state.value = { ...state, name: "binding", begun: await this.#account.beginApp() };
    });
  }

  confirmApp(code: string): Promise<void> {
    const state = this.state.value;
    return this.#act(async () => {
      if (state.name !== "binding") return;
      await this.#account.confirmApp(code);
      this.state.value = { name: "bound", demo: state.demo, recoveryCode: state.begun.recoveryCode };
    });
  }

  /** Signs out, and in again as far as the password leads. */
  signIn(): Promise<void> {
    const state = this.state.value;
    return this.#act(async () => {
      if (state.name !== "bound") return;
      const { demo } = state;
      await this.client.logout();
      try {
        await this.client.loginByEmail(demo.email, demo.password);
        this.state.value = { name: "signedIn", demo };
      } catch (error) {
        if (!isNamed(error, "MfaRequiredError")) throw error;
        this.#askFor(demo, (error as MfaRequiredError).mfaToken);
      }
    });
  }

  beginAnew(): void {
    this.fault.value = null;
    this.state.value = { name: "begin" };
  }

  #askFor(demo: DemoAccount, mfaToken: string): void {
    const { client, nowMs } = this;
    const flow = new SecondFactorFlow({
      ...{ client, mfaToken, nowMs },
      onSuccess: () => {
        this.state.value = { name: "signedIn", demo };
      },
      onEnded: () => this.beginAnew(),
    });
    this.state.value = { name: "signingIn", demo, flow };
    void flow.begin();
  }

  async #act(doIt: () => Promise<void>): Promise<void> {
    if (this.isBusy.value) return;
    this.isBusy.value = true;
    this.fault.value = null;
    try {
      await doIt();
    } catch (error) {
      // Somebody signed out in another tab: there is nothing to go on with.
      if (isNamed(error, "SignInRequiredError")) this.beginAnew();
      else this.fault.value = faultOf(error);
    } finally {
      this.isBusy.value = false;
    }
  }
}

/** Gives random text of letters and digits. */
function randomText(bytes: number): string {
  return [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
