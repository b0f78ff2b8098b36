import { Connection } from "../Connection.ts";
import { failureOf } from "../failureOf.ts";
import type { CallOptions } from "../options.ts";
import { readOptions } from "../options.ts";
import type { ExternalLogin, LoginDecision, RedeemedCode, TokenFacts } from "./backendTypes.ts";

export interface BackendClientOptions {
  /** The application's id. */
  appId: string;
  /** The application's secret: it stays on the server. */
  appSecret: string;
  /** Where Countersign answers, as in `https://login.example.com`. */
  appHost: string;
  /** How long one request may take, 30 000 by default. */
  timeoutMs?: number | undefined;
  /** What to send requests with instead of the global `fetch`. */
  fetch?: typeof fetch | undefined;
}

/** What the back end of an application asks for in its own name. Every method rejects with a {@link CountersignError}. */
export class BackendClient {
  readonly #connection: Connection;

  /** @throws {TypeError} if something is missing or `appHost` is no http address */
  constructor({ appSecret, ...options }: BackendClientOptions) {
    if (!appSecret) throw new TypeError("appSecret must be given");
    const headers = { authorization: `Basic ${btoa(`${options.appId}:${appSecret}`)}` };
    this.#connection = new Connection(readOptions({ ...options, headers }), undefined);
  }

  /**
   * Says what is due after the back end has checked somebody's password by itself. An operator must have allowed it
   * (`countersign app update --own-login`).
   *
   * @throws {CountersignError} 2004 if there is no such account, 2109 if the application may not
   */
  async decideSecondFactor(login: ExternalLogin, options: CallOptions = {}): Promise<LoginDecision> {
    return (await this.#post("/v1/mfa/decisions", login, options)) as LoginDecision;
  }

  /** Says whether a user token of this application still holds, and what for. */
  async introspect(token: string, options: CallOptions = {}): Promise<TokenFacts> {
    return (await this.#post("/v1/introspect", { token }, options)) as TokenFacts;
  }

  /**
   * Trades the code that a browser brought back for a user token.
   *
   * @throws {CountersignError} 2108 if it is wrong, used, expired or was given for something else
   */
  async redeemCode(
    { code, codeVerifier, redirectUri }: { code: string; codeVerifier: string; redirectUri: string },
    options: CallOptions = {},
  ): Promise<RedeemedCode> {
    const body = { grant_type: "authorization_code", code, code_verifier: codeVerifier, redirect_uri: redirectUri };
    return (await this.#post("/v1/token", body, options)) as RedeemedCode;
  }

  /** Answers are given as the wire has them; a run against the server checks their types. */
  async #post(path: string, body: object, options: CallOptions): Promise<object> {
    const answer = await this.#connection.send({ path, body }, options);
    if (answer.response.ok) return answer.body;
    throw failureOf(answer, { ...answer.body, message: answer.body.detail, data: answer.body });
  }
}
