import type { AuthenticationClient } from "../AuthenticationClient.ts";
import type { ClientCore } from "../ClientCore.ts";
import type { Request } from "../Connection.ts";
import type { SessionCallOptions } from "../options.ts";
import type {
  ActivityPage,
  Address,
  BegunApp,
  BoundAddress,
  OwnAccount,
  OwnAuthenticator,
  OwnSessions,
  TrustedDevice,
} from "./accountTypes.ts";

export interface ActivityOptions extends SessionCallOptions {
  /** How many, 1 to 100; 50 by default. */
  limit?: number | undefined;
  /** `next` of the page before. */
  after?: string | undefined;
}

/** What an application hands to the page that signs its people in. */
export interface AuthorizeOptions extends SessionCallOptions {
  /** The application to go back to. */
  clientId: string;
  /** One of its redirect URIs, letter by letter. */
  redirectUri: string;
  /** S256, base64url (RFC 7636). */
  codeChallenge: string;
  state?: string | undefined;
}

const AUTHENTICATORS = "/v1/me/authenticators";
const APPS = "/v1/me/apps";
const ADDRESSES = "/v1/me/addresses";
const SESSIONS = "/v1/me/sessions";
const DEVICES = "/v1/me/trusted-devices";

/**
 * What a signed-in user sees of his own account, and does with it.
 *
 * Every method speaks for the session of the client, or for that of `token`. What could take the account over asks for a fresh
 * proof: it rejects with an {@link MfaRequiredError} first.
 */
export class AccountClient {
  readonly #core: ClientCore;

  constructor(client: AuthenticationClient) {
    this.#core = client.mfa.core;
  }

  /** Says who is signed in, to which application, and what may be bound there. */
  async read(options: SessionCallOptions = {}): Promise<OwnAccount> {
    return (await this.#call({ path: "/v1/me" }, options)) as OwnAccount;
  }

  /** Lists what the account is proved by beside its first factor, the recovery code included. */
  async listAuthenticators(options: SessionCallOptions = {}): Promise<OwnAuthenticator[]> {
    return listOf(await this.#call({ path: AUTHENTICATORS }, options));
  }

  /**
   * Calls an authenticator something else, and gives it as it is called then: a number is added where another one of its kind
   * is called so.
   *
   * @throws {CountersignError} 2102 if there is none of that id
   */
  async renameAuthenticator(id: string, name: string, options: SessionCallOptions = {}): Promise<OwnAuthenticator> {
    const request = { method: "PATCH", path: at(AUTHENTICATORS, id), body: { name } } as const;
    return (await this.#call(request, options)) as OwnAuthenticator;
  }

  /**
   * Unbinds an authenticator, and gives what is left.
   *
   * @throws {CountersignError} 2097 if it is the last one that the application accepts, 2102 if there is none of that id
   */
  async removeAuthenticator(id: string, options: SessionCallOptions = {}): Promise<OwnAuthenticator[]> {
    return listOf(await this.#call({ method: "DELETE", path: at(AUTHENTICATORS, id) }, options));
  }

  /**
   * Makes a recovery code in place of the one that there was. Show it to the user: it is kept nowhere else.
   *
   * @throws {CountersignError} 2106 if no second factor is bound
   */
  async renewRecoveryCode(options: SessionCallOptions = {}): Promise<string> {
    const answer = await this.#call({ path: "/v1/me/recovery-code", body: {} }, options);
    return (answer as { recoveryCode: string }).recoveryCode;
  }

  /** Begins to bind an authenticator app: show its picture, and confirm by a code. */
  async beginApp(name = "", options: SessionCallOptions = {}): Promise<BegunApp> {
    return (await this.#call({ path: APPS, body: { name } }, options)) as BegunApp;
  }

  /**
   * Confirms the app that was begun, and gives what is bound then. The recovery code that was given with it is the good one now.
   *
   * @throws {ProofRefusedError} if the code is wrong
   * @throws {CountersignError} 2301 once it has waited ten minutes
   */
  async confirmApp(code: string, options: SessionCallOptions = {}): Promise<OwnAuthenticator[]> {
    return listOf(await this.#call({ path: `${APPS}/confirmation`, body: { code } }, options));
  }

  /** Sends the code by which a phone number or a mailbox becomes a second factor. */
  async sendAddressCode(address: Address, options: SessionCallOptions = {}): Promise<void> {
    await this.#call({ path: `${ADDRESSES}/code`, body: address }, options);
  }

  /**
   * Binds an address by the code that was sent there; where one of its kind is bound, codes go to the new one from then on.
   *
   * @throws {ProofRefusedError} if the code is wrong
   */
  async bindAddress(address: Address, code: string, options: SessionCallOptions = {}): Promise<BoundAddress> {
    return (await this.#call({ path: ADDRESSES, body: { ...address, code } }, options)) as BoundAddress;
  }

  /**
   * Changes the password; every other session of the account ends. The old one may be left out where there is none.
   *
   * @throws {CountersignError} 2333 if the old one is wrong, 400 if the new one is too short or too common
   */
  async changePassword(newPassword: string, oldPassword?: string, options: SessionCallOptions = {}): Promise<void> {
    await this.#call({ path: "/v1/me/password", body: { newPassword, oldPassword } }, options);
  }

  /** Lists the sessions of the account that live, the latest first. */
  async listSessions(options: SessionCallOptions = {}): Promise<OwnSessions> {
    return (await this.#call({ path: SESSIONS }, options)) as OwnSessions;
  }

  /**
   * Ends a session of the account; false: it had ended before.
   *
   * @throws {CountersignError} 2105 if there is none of that id
   */
  async endSession(id: string, options: SessionCallOptions = {}): Promise<boolean> {
    const answer = await this.#call({ method: "DELETE", path: at(SESSIONS, id) }, options);
    return (answer as { ended: boolean }).ended;
  }

  /** Ends every session of the account but this one, and every sign-in that waits for its second factor. */
  async endOtherSessions(options: SessionCallOptions = {}): Promise<void> {
    await this.#call({ method: "DELETE", path: SESSIONS }, options);
  }

  /**
   * Trusts this device: for as long as the application allows, sign-ins on it are not asked again for the factor that was just passed.
   * Its token comes in a header: the hosted pages keep it in a cookie; elsewhere `createRememberingFetch` does.
   *
   * @throws {CountersignError} 2113 if the application allows none
   */
  async trustDevice(options: SessionCallOptions = {}): Promise<TrustedDevice> {
    return (await this.#call({ path: DEVICES, body: {} }, options)) as TrustedDevice;
  }

  /** Lists the devices that the account trusts. */
  async listTrustedDevices(options: SessionCallOptions = {}): Promise<TrustedDevice[]> {
    return ((await this.#call({ path: DEVICES }, options)) as { devices: TrustedDevice[] }).devices;
  }

  /**
   * Trusts a device no longer; the sessions that it let in end.
   *
   * @throws {CountersignError} 2114 if there is none of that id
   */
  async endTrustedDevice(id: string, options: SessionCallOptions = {}): Promise<void> {
    await this.#call({ method: "DELETE", path: at(DEVICES, id) }, options);
  }

  /** Trusts no device any longer. */
  async endTrustedDevices(options: SessionCallOptions = {}): Promise<void> {
    await this.#call({ method: "DELETE", path: DEVICES }, options);
  }

  /**
   * Gives where to send the browser so that it comes back to an application signed in: its redirect URI with a code, which the
   * application trades for a token of its own by the verifier of the challenge.
   *
   * @throws {CountersignError} 2107 if the address is none of the application's, 1636 if it asks for more
   */
  async authorize({ clientId, redirectUri, codeChallenge, state, ...options }: AuthorizeOptions): Promise<string> {
    const asked = { client_id: clientId, redirect_uri: redirectUri, code_challenge: codeChallenge, state };
    const body = { ...asked, code_challenge_method: "S256" };
    return ((await this.#call({ path: "/v1/authorizations", body }, options)) as { redirect_to: string }).redirect_to;
  }

  /** Lists what was done by and with the account, the latest first. */
  async listActivity({ limit, after, ...options }: ActivityOptions = {}): Promise<ActivityPage> {
    const query = new URLSearchParams({ ...(limit && { limit: String(limit) }), ...(after && { after }) });
    return (await this.#call({ path: `/v1/me/activity?${query}` }, options)) as ActivityPage;
  }

  /** Answers are given as the wire has them; a run against the server checks their types. */
  async #call(request: Request, options: SessionCallOptions): Promise<object> {
    const bearer = options.token ?? (await this.#core.session.getToken());
    return this.#core.rest({ ...request, bearer }, options);
  }
}

function at(path: string, id: string): string {
  return `${path}/${encodeURIComponent(id)}`;
}

function listOf(answer: object): OwnAuthenticator[] {
  return (answer as { authenticators: OwnAuthenticator[] }).authenticators;
}
