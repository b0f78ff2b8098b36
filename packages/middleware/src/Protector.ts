import { CountersignError } from "@countersign/sdk";
import { BackendClient } from "@countersign/sdk/backend";
import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey, jwtVerify } from "jose";
import { checkDemand, type Demand } from "./Demand.ts";
import { type Refusal, serviceAway, stepUpNeeded, tokenInvalid, tokenMissing } from "./refusals.ts";
import { SessionWatch, type Standing } from "./SessionWatch.ts";
import { readClaims, type UserClaims } from "./UserClaims.ts";

export interface ProtectorOptions {
  /** Where Countersign answers, as in `https://login.example.com`. */
  appHost: string;
  /** The application that the tokens must have been given for. */
  appId: string;
  /** The application's secret, by which it asks whether sessions live. Needed unless `sessions` is `offline`. */
  appSecret?: string | undefined;
  /**
   * How it learns that a session has ended: asking at most every 30 seconds for each (`cached`, the default), at every
   * request (`always`), or not before its token runs out (`offline`, up to 14 days).
   */
  sessions?: "cached" | "always" | "offline" | undefined;
  /** What happens while Countersign cannot be asked: 503 (`refuse`, the default), or what the token says counts (`accept`). */
  whenAway?: "refuse" | "accept" | undefined;
  /** What tokens name as their issuer, if that is not `appHost` with `/oidc`, as behind an address of its own. */
  issuer?: string | undefined;
  /** What to send requests with instead of the global `fetch`. */
  fetch?: typeof fetch | undefined;
}

export type Checked = { readonly ok: true; readonly user: UserClaims } | Refusal;

const CLOCK_TOLERANCE_SECONDS = 5;
const CLIENT_INVALID = 2110;
const BEARER = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i;

/** Verifies user tokens for the back end of one application, and holds them against what a route demands. */
export class Protector {
  readonly #options: ProtectorOptions;
  readonly #issuer: string;
  readonly #keys: JWTVerifyGetKey;
  readonly #watch: SessionWatch | null;

  /** @throws {TypeError} if something is missing, or is none of what is understood */
  constructor(options: ProtectorOptions) {
    const { appHost, appId, appSecret, sessions = "cached", whenAway = "refuse", issuer, fetch } = options;
    if (!appId) throw new TypeError("appId must be given");
    if (!["cached", "always", "offline"].includes(sessions))
      throw new TypeError("sessions must be cached, always or offline");
    if (!["refuse", "accept"].includes(whenAway)) throw new TypeError("whenAway must be refuse or accept");
    if (sessions !== "offline" && !appSecret) {
      throw new TypeError(
        "appSecret must be given, or sessions be offline: ended sessions are then good until their tokens run out",
      );
    }
    const host = appHost.replace(/\/+$/, "");
    this.#options = options;
    this.#issuer = issuer ?? `${host}/oidc`;
    this.#keys = createRemoteJWKSet(
      new URL(`${host}/oidc/.well-known/jwks.json`),
      fetch === undefined ? {} : { [customFetch]: fetch },
    );
    this.#watch =
      sessions === "offline" || !appSecret
        ? null
        : new SessionWatch(new BackendClient({ appId, appSecret, appHost: host, fetch }), {
            isCached: sessions === "cached",
          });
  }

  /**
   * Says who calls, or what to answer.
   *
   * @param authorization the header of that name
   * @throws {CountersignError} where Countersign refuses the application's secret: a mistake of the set-up
   */
  async check(authorization: string | null | undefined, demand: Demand = {}): Promise<Checked> {
    checkDemand(demand);
    if (!authorization) return tokenMissing();
    const [, token] = BEARER.exec(authorization) ?? [];
    if (token === undefined) return tokenInvalid();
    const user = await this.#verify(token);
    if (user === null) return tokenInvalid();
    if (user === "away") return serviceAway();
    const standing = await this.#standingOf(user, token);
    if (standing === "away") return serviceAway();
    if (standing === "ended") return tokenInvalid();
    // What was done in it made a second factor due: whoever passes it goes on.
    if (standing === "due") return stepUpNeeded(demand);
    return meets(user, demand, Date.now() / 1000) ? { ok: true, user } : stepUpNeeded(demand);
  }

  /** Gives what a token says; null: it is not good; away: the keys cannot be had. */
  async #verify(token: string): Promise<UserClaims | null | "away"> {
    try {
      const { payload } = await jwtVerify(token, this.#keys, {
        algorithms: ["ES256"],
        audience: this.#options.appId,
        issuer: this.#issuer,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        requiredClaims: ["exp", "iat"],
      });
      return readClaims(payload);
    } catch (error) {
      return isAboutToken(error) ? null : "away";
    }
  }

  async #standingOf({ jti }: UserClaims, token: string): Promise<Standing | "away"> {
    if (this.#watch === null) return "live";
    try {
      return await this.#watch.standingOf(jti, token);
    } catch (error) {
      if (error instanceof CountersignError && error.code === CLIENT_INVALID) throw error;
      return this.#options.whenAway === "accept" ? "live" : "away";
    }
  }
}

/** Everything else that jose rejects with is about the set of keys, or comes from the network. */
function isAboutToken(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return false;
  return error instanceof errors.JOSEError && error.code !== "ERR_JOSE_GENERIC";
}

/** Says whether a token shows what a route demands. What is proved ages: RFC 9470 §5, OpenID Connect Core §3.1.2.1 */
function meets({ acr, auth_time, mfa_time }: UserClaims, demand: Demand, nowSeconds: number): boolean {
  if (demand.acr === "2" && acr !== "2") return false;
  if (demand.maxAge === undefined) return true;
  const provedSeconds = demand.acr === "2" ? (mfa_time ?? 0) : Math.max(auth_time, mfa_time ?? 0);
  return nowSeconds - provedSeconds <= demand.maxAge + CLOCK_TOLERANCE_SECONDS;
}
