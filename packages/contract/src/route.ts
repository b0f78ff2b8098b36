import type { Static, TSchema } from "typebox";
import type { ApiScope } from "./apiScopes.ts";
import type { FailureName } from "./errors.ts";
import { takesIdempotencyKey } from "./idempotencyKey.ts";
import type { Tag } from "./tags.ts";

/**
 * Who may call a route.
 *
 * `session` takes a user token, `mfaToken` an mfaToken, `either` one of them; `management` takes the pool's id and
 * secret (Basic) or its access token, and where it names a scope an API key that has it; `application` takes an application's id and secret, `client` such an application or
 * one without a secret that is named; `anyone` takes nobody's word, though an application may be named.
 */
export type CallerKind = "anyone" | "session" | "mfaToken" | "either" | "client" | "application" | "management";

/** The words that a route speaks: those of Authing's clients, or our own with honest statuses and problem documents. */
export type Dialect = "authing" | "own";

/** One operation of the wire: what goes in, what comes out, how it may fail. */
export interface Route {
  readonly dialect: Dialect;
  readonly operationId: string;
  readonly tag: Tag;
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly summary: string;
  readonly caller: CallerKind;
  /** Of a management route of our own: what an API key must have been given. */
  readonly scope?: ApiScope;
  /** It takes no change of what the caller has not seen: `If-Match` names the `ETag`. RFC 9110 §13.1.1, RFC 6585 §3 */
  readonly conditional?: true;
  /**
   * Of a management route: it is not for the older of two secrets of the pool, with which somebody who should be shut out by the
   * renewal could stay. The trail tells of a refusal by this name.
   */
  readonly newestSecret?: "secret.renew" | "apiKey.create";
  /** Of an answer that went well, in our own dialect; 200 when left out. */
  readonly status?: 201 | 202;
  /** The media type of the body; JSON when left out, and beside a form that is no upload. */
  readonly consumes?: "multipart/form-data" | "application/x-www-form-urlencoded";
  readonly params?: TSchema;
  readonly query?: TSchema;
  readonly body?: TSchema;
  /** `data` of the envelope. */
  readonly data: TSchema;
  /** What stands beside `data` at the top level of the envelope. */
  readonly beside?: TSchema;
  /** The envelope has no `code`: one mobile client takes what has one for another envelope, and finds nothing in it. */
  readonly codeless?: true;
  readonly failures: readonly FailureName[];
}

type Part<R extends Route, K extends "params" | "query" | "body" | "beside"> = R[K] extends TSchema
  ? Static<R[K]>
  : undefined;

export type RouteParams<R extends Route> = Part<R, "params">;
export type RouteQuery<R extends Route> = Part<R, "query">;
export type RouteBody<R extends Route> = Part<R, "body">;
export type RouteData<R extends Route> = Static<R["data"]>;
export type RouteBeside<R extends Route> = Part<R, "beside">;

type Definition = Omit<Route, "dialect" | "operationId">;

type Defined<D extends Dialect, Definitions> = {
  readonly [Name in keyof Definitions]: Definitions[Name] & { readonly dialect: D; readonly operationId: Name };
};

/**
 * Gives what defines the routes of a dialect, each under the name of its operation. It keeps the literal types of a route,
 * from which its handler is typed.
 */
export function routesIn<const D extends Dialect>(dialect: D) {
  return <const Definitions extends Readonly<Record<string, Definition>>>(definitions: Definitions) =>
    Object.fromEntries(
      Object.entries(definitions).map(([operationId, route]) => [operationId, { ...route, dialect, operationId }]),
    ) as Defined<D, Definitions>; // Object.fromEntries forgets the names
}

/** What a session that satisfies its application no longer is answered. */
const asked = ["applicationMfaRequired", "enrolmentNeedsHelp"] as const;

const callerFailures: Readonly<Record<CallerKind, readonly FailureName[]>> = {
  anyone: [],
  session: ["notSignedIn", "mfaTokenInvalid", "sessionExpired", "sessionRevoked", ...asked],
  mfaToken: ["notSignedIn", "mfaTokenInvalid"],
  either: ["notSignedIn", "mfaTokenInvalid", "sessionExpired", "sessionRevoked", ...asked],
  client: ["clientInvalid"],
  application: ["clientInvalid"],
  management: ["credentialsInvalid"],
};

/** What a request meets whose key was sent before. */
const idempotencyFailures = ["idempotencyKeyReused", "idempotencyKeyBusy", "idempotencyAnswerLost"] as const;

/** Gives every way a route can fail: its own, its caller's, and those that any request can meet. */
export function failuresOf(route: Route): ReadonlySet<FailureName> {
  return new Set([
    ...route.failures,
    ...callerFailures[route.caller],
    ...(route.conditional ? (["preconditionFailed", "preconditionRequired"] as const) : []),
    ...(takesIdempotencyKey(route) ? idempotencyFailures : []),
    ...(route.newestSecret === undefined ? [] : (["secretOutdated"] as const)),
    ...(route.scope === undefined ? [] : (["scopeMissing"] as const)),
    "malformed",
    "bodyTooLarge",
    "mediaTypeUnsupported",
    "internal",
    "unavailable",
    "tooOften",
  ]);
}
