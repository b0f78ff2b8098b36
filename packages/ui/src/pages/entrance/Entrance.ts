import { MfaRequiredError, SignInRequiredError, type User } from "@countersign/sdk";
import { AccountClient } from "@countersign/sdk/account";
import { signal } from "@preact/signals";
import type { Page } from "../frame/Page.ts";
import { dropSecret, keepSecret } from "../frame/readGiven.ts";
import { createPageClient } from "../session/createPageClient.ts";
import type { PageClient } from "../session/PageClient.ts";
import type { PageName } from "../shell.ts";
import { Attempt } from "./Attempt.ts";
import { CookieRefused } from "./CookieRefused.ts";
import type { SignInDescription } from "./describeSignIn.ts";
import { type ReturnError, type WayBack, withError } from "./WayBack.ts";

/**
 * Somebody's way in: from the page he came to, through a second factor where one is due, to where he came from. What must
 * survive a reload stands in the address and in the entry of the history; everything else begins anew.
 */
export class Entrance {
  readonly page: Page;
  readonly client: PageClient;
  readonly description: SignInDescription;
  /** Null: he goes on to his account. */
  readonly wayBack: WayBack | null;
  /** How he named himself, whichever form he did so in. */
  readonly typed = signal("");
  readonly mfaToken = signal<string | null>(null);
  /** Where he goes, once all is done. */
  readonly goingTo = signal<string | null>(null);
  readonly attempt = new Attempt();

  constructor(page: Page, description: SignInDescription, wayBack: WayBack | null) {
    this.page = page;
    this.description = description;
    this.wayBack = wayBack;
    this.client = createPageClient(page, description.application.id);
    this.mfaToken.value = page.given.get("mfa_token") ?? null;
  }

  /** Shows another page of these, with what came with the address. */
  go(name: PageName): void {
    this.attempt.fault.value = null;
    this.page.go(name);
  }

  /** Does something by which somebody signs in, and leads him on. */
  signIn(by: () => Promise<User>): Promise<void> {
    return this.attempt.act(() =>
      this.#unlessMore(async () => {
        await by();
        await this.#leadBack();
      }),
    );
  }

  /** Leads on who is signed in. `trusts`: he is not to be asked again in this browser. */
  finish(trusts = false): Promise<void> {
    return this.attempt.act(() =>
      this.#unlessMore(async () => {
        if (trusts) await this.#trustDevice();
        await this.#leadBack();
      }),
    );
  }

  /** Leads back who does not come signed in; only where there is a way back. */
  leave(error: ReturnError): void {
    if (this.wayBack === null) return;
    const { redirectUri, state } = this.wayBack;
    this.#goTo(withError(redirectUri, error, state, this.description.issuer));
  }

  async #unlessMore(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof MfaRequiredError)) throw error;
      this.mfaToken.value = error.mfaToken;
      if (this.page.name.value !== "mfa") this.page.go("mfa");
      keepSecret("mfa_token", error.mfaToken);
    }
  }

  /** It keeps nobody from where he goes: where it does not come about he is asked again, and can say so again. */
  async #trustDevice(): Promise<void> {
    await new AccountClient(this.client).trustDevice().catch(() => undefined);
  }

  async #leadBack(): Promise<void> {
    dropSecret("mfa_token");
    if (this.wayBack === null) return this.#goTo(`${this.page.base}account`);
    const { redirectUri, state, codeChallenge } = this.wayBack;
    const request = { clientId: this.description.application.id, redirectUri, codeChallenge };
    const account = new AccountClient(this.client);
    try {
      this.#goTo(await account.authorize({ ...request, ...(state !== null && { state }) }));
    } catch (error) {
      throw error instanceof SignInRequiredError ? new CookieRefused() : error;
    }
  }

  /** In place of this page: the way back from there does not lead here again. */
  #goTo(address: string): void {
    this.goingTo.value = address;
    location.replace(address);
  }
}
