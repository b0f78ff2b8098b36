import { Connection } from "../Connection.ts";
import { CountersignError } from "../CountersignError.ts";
import { failureOf } from "../failureOf.ts";
import type { CallOptions } from "../options.ts";
import { readOptions } from "../options.ts";
import type {
  ExternalLogin,
  JudgedEvent,
  LoginDecision,
  MfaStatus,
  Permission,
  RedeemedCode,
  SessionEvent,
  SessionStanding,
  TokenFacts,
} from "./backendTypes.ts";

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

export interface PermissionOptions extends CallOptions {
  /** What counts while nobody can say. */
  whenAway: "refuse" | "accept";
  /** What is about to be done. */
  event?: Omit<SessionEvent, "token"> | undefined;
}

/** What answers in Countersign's place, as a proxy does, says none of them. */
const STANDINGS: readonly string[] = ["holds", "due", "ended", "unknown"] satisfies SessionStanding[];

/** A refusal is an answer; too many questions, an outage and no answer at all are none. */
function isRefusal({ httpStatus }: CountersignError): boolean {
  return httpStatus !== null && httpStatus >= 400 && httpStatus < 500 && httpStatus !== 429;
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
   * Tells what people do in their sessions, at most 50 at once, and gives what the policy makes of it, in their order. Where that comes
   * to a challenge, a second factor is due in the session from then on.
   */
  async reportEvents(events: readonly SessionEvent[], options: CallOptions = {}): Promise<JudgedEvent[]> {
    const answer = (await this.#post("/v1/events", { events }, options)) as { events: JudgedEvent[] };
    return answer.events;
  }

  /** Says whether a second factor is due now in a session, or in those of an account, since when, and by what decision. */
  async readMfaStatus(who: { token: string } | { userId: string }, options: CallOptions = {}): Promise<MfaStatus> {
    return (await this.#post("/v1/mfa/status", who, options)) as MfaStatus;
  }

  /**
   * Says whether somebody may go on. With `event` that is told, and judged, too. While Countersign cannot be asked, or cannot say, it
   * is `whenAway` that decides: `refuse` fails closed, `accept` fails open. Nobody but you knows what is at stake: there is no default.
   *
   * @throws {TypeError} if `whenAway` is left out
   * @throws {CountersignError} where Countersign refuses the application's secret, or what it was asked: a mistake of the set-up
   */
  async mayGoOn(token: string, { whenAway, event, ...options }: PermissionOptions): Promise<Permission> {
    if (whenAway !== "refuse" && whenAway !== "accept") throw new TypeError("whenAway must be refuse or accept");
    const away: Permission = { mayGoOn: whenAway === "accept", standing: "away" };
    try {
      const standing =
        event === undefined
          ? (await this.readMfaStatus({ token }, options)).standing
          : (await this.reportEvents([{ ...event, token }], options))?.[0]?.standing;
      return standing !== undefined && STANDINGS.includes(standing)
        ? { mayGoOn: standing === "holds", standing }
        : away;
    } catch (error) {
      options.signal?.throwIfAborted();
      if (!(error instanceof CountersignError) || isRefusal(error)) throw error;
      return away;
    }
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
