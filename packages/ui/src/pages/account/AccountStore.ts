import type { AuthenticationClient, MfaRequiredError } from "@countersign/sdk";
import {
  AccountClient,
  type Activity,
  type OwnAccount,
  type OwnAuthenticator,
  type OwnSessions,
  type TrustedDevice,
} from "@countersign/sdk/account";
import { type ReadonlySignal, signal } from "@preact/signals";
import { isNamed } from "../../flow/faultOf.ts";
import { SecondFactorFlow } from "../../flow/SecondFactorFlow.ts";
import type { Fill } from "../../words/Catalogues.ts";
import type { AccountKey } from "../words/accountWords.ts";
import { type AccountFault, accountFaultOf } from "./accountFaultOf.ts";
import type { Panel } from "./Panel.ts";

const ACTIVITY_PAGE = 10;

/** What the page shows of an account. */
export interface Overview {
  readonly me: OwnAccount;
  readonly authenticators: readonly OwnAuthenticator[];
  readonly sessions: OwnSessions;
  readonly devices: readonly TrustedDevice[];
}

/** What happened, as far as it was asked for. */
export interface Happened {
  readonly events: readonly Activity[];
  readonly next: string | null;
  readonly keptSince: string | null;
}

/** A sentence of the page. */
export interface News {
  readonly key: AccountKey;
  readonly fill?: Fill;
}

export interface AccountParts {
  readonly client: AuthenticationClient;
  readonly nowMs: () => number;
  /** Called when nobody is signed in, or must sign in again before he may do what he wants. */
  readonly onSignIn: () => void;
}

/**
 * Somebody's account on its page: what is shown of it, and what his acts do to it. One act at a time. Where an act asks for
 * a fresh proof, `stepUp` is shown, and the act is done once it was given.
 */
export class AccountStore {
  readonly overview = signal<Overview | null>(null);
  readonly happened = signal<Happened | null>(null);
  readonly panel = signal<Panel | null>(null);
  readonly stepUp = signal<SecondFactorFlow | null>(null);
  readonly isBusy = signal(false);
  readonly news = signal<News | null>(null);
  readonly parts: AccountParts;
  readonly account: AccountClient;
  readonly #fault = signal<AccountFault | null>(null);
  #leaving = new AbortController();

  constructor(parts: AccountParts) {
    this.parts = parts;
    this.account = new AccountClient(parts.client);
  }

  get fault(): ReadonlySignal<AccountFault | null> {
    return this.#fault;
  }

  /** Of what goes on in a panel, until that is closed. */
  get signal(): AbortSignal {
    return this.#leaving.signal;
  }

  load(): Promise<void> {
    return this.act(() => this.refresh());
  }

  /** Reads everything anew, so that it is shown as it is now. */
  async refresh(): Promise<void> {
    const [me, authenticators, sessions, devices, page] = await Promise.all([
      this.account.read(),
      this.account.listAuthenticators(),
      this.account.listSessions(),
      this.account.listTrustedDevices(),
      this.account.listActivity({ limit: ACTIVITY_PAGE }),
    ]);
    this.overview.value = { me, authenticators, sessions, devices };
    this.happened.value = page;
  }

  showMore(): Promise<void> {
    const shown = this.happened.value;
    return this.act(async () => {
      if (shown?.next == null) return;
      const page = await this.account.listActivity({ limit: ACTIVITY_PAGE, after: shown.next });
      this.happened.value = { ...page, events: [...shown.events, ...page.events] };
    });
  }

  open(panel: Panel): void {
    this.#fault.value = null;
    this.news.value = null;
    this.panel.value = panel;
  }

  /** Closes what is over the page, and lets go of what goes on in it. */
  close(): void {
    this.#leaving.abort();
    this.#leaving = new AbortController();
    this.#fault.value = null;
    this.panel.value = null;
  }

  /** Ends an act: the page tells what came of it, and shows the account as it is then. */
  async conclude(news: News): Promise<void> {
    this.close();
    await this.refresh();
    this.news.value = news;
  }

  refuse(fault: AccountFault): void {
    this.#fault.value = fault;
  }

  async act(doIt: () => Promise<void>): Promise<void> {
    if (this.isBusy.value) return;
    this.isBusy.value = true;
    this.#fault.value = null;
    this.news.value = null;
    try {
      await doIt();
    } catch (error) {
      await this.#fail(error, doIt);
    } finally {
      this.isBusy.value = false;
    }
  }

  /** Lets go of the act that waits for a proof. */
  leaveStepUp(): void {
    this.stepUp.value?.leave();
    this.stepUp.value = null;
  }

  async #fail(error: unknown, doIt: () => Promise<void>): Promise<void> {
    if (isNamed(error, "MfaRequiredError")) return this.#askFor((error as MfaRequiredError).mfaToken, doIt);
    if (isNamed(error, "SignInRequiredError")) return this.parts.onSignIn();
    this.#fault.value = accountFaultOf(error);
  }

  #askFor(mfaToken: string, doIt: () => Promise<void>): void {
    const { client, nowMs, onSignIn } = this.parts;
    const before = this.overview.value?.sessions.sessions.find(({ current }) => current);
    const flow = new SecondFactorFlow({
      ...{ client, mfaToken, nowMs },
      onSuccess: () => {
        this.leaveStepUp();
        // The proof opened a session of its own, which is the page's from now on: the one before it has served.
        if (before !== undefined) void this.account.endSession(before.id).catch(() => undefined);
        void this.act(doIt);
      },
      onEnded: onSignIn,
    });
    this.stepUp.value = flow;
    void flow.begin();
  }
}
