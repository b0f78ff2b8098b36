import { type ApiScope, type CallerKind, MfaError } from "@countersign/contract";
import {
  API_KEY_MARK,
  type ApiKey,
  type Application,
  admitApiKey,
  type CallerRef,
  type PoolId,
  type RequestOrigin,
  type Scope,
  type TokenRef,
} from "@countersign/core";
import { ipBlocks } from "../address/ipBlocks.ts";
import { readAddress } from "../address/readAddress.ts";
import type { Remark } from "../remarks/Remarks.ts";
import type { JwtRefusal } from "../tokens/jwt.ts";
import type { UserTokenClaims } from "../tokens/userTokens.ts";
import { areEqualDigests, provenPool } from "./clientSecrets.ts";
import { type Client, demandApplication, readClient } from "./clients.ts";
import type { RequestContext } from "./requestContext.ts";

/** Who calls, by the kind that a route admits. */
export interface CallerByKind {
  readonly anyone: null;
  readonly session: TokenRef<"session">;
  readonly mfaToken: TokenRef<"mfaToken">;
  readonly either: CallerRef;
  readonly client: Client;
  readonly application: Application;
  readonly management: Manager;
}

/** Somebody who acts for a pool. */
export interface Manager extends Scope {
  /** What he comes with; null: the pool's own credentials, which open everything. */
  readonly key: ApiKey | null;
  /** Names what he comes with. */
  readonly credential: string;
}

const readers: {
  readonly [K in CallerKind]: (
    context: RequestContext,
    body: unknown,
    needs: ApiScope | null,
  ) => Promise<CallerByKind[K]>;
} = {
  anyone: async () => null,
  session: readSession,
  mfaToken: readMfaToken,
  either: readEither,
  client: readClient,
  application: demandApplication,
  management: readManagement,
};

/**
 * Gives who calls, by the signature of what he sends; whether it still counts is the store's to say.
 * `needs`: what an API key must have been given; null: no such key opens this.
 * @throws {MfaError} notSignedIn, mfaTokenInvalid, sessionExpired, credentialsInvalid, scopeMissing, clientInvalid
 */
export function authenticate<K extends CallerKind>(
  context: RequestContext,
  kind: K,
  body?: unknown,
  needs: ApiScope | null = null,
): Promise<CallerByKind[K]> {
  return readers[kind](context, body, needs);
}

async function readSession(context: RequestContext): Promise<CallerByKind["session"]> {
  const token = bearerOf(context);
  const verdict = await context.services.userTokens.verify(token);
  if (verdict.ok) return sessionRef(context, verdict.claims);
  if (hasNoTime(verdict)) throw new MfaError("sessionExpired");
  const isMfaToken = (await context.services.mfaTokens.verify(token)).ok;
  throw new MfaError(isMfaToken ? "mfaTokenInvalid" : "notSignedIn");
}

/** Over, or given by a clock that was ahead: only a new sign-in leads on. */
function hasNoTime({ reason }: { readonly reason: JwtRefusal }): boolean {
  return reason === "expired" || reason === "ahead";
}

function sessionRef(
  { named, noteSubject }: RequestContext,
  { userpool_id: poolId, jti: id, sub }: Pick<UserTokenClaims, "userpool_id" | "jti" | "sub">,
): TokenRef<"session"> {
  noteSubject(sub);
  return { kind: "session", poolId, id, appId: named.appId };
}

async function readMfaToken(context: RequestContext): Promise<CallerByKind["mfaToken"]> {
  const verdict = await context.services.mfaTokens.verify(bearerOf(context), context.named.poolId ?? undefined);
  if (!verdict.ok) throw new MfaError("mfaTokenInvalid");
  context.noteSubject(verdict.claims.data.userId);
  return { kind: "mfaToken", poolId: verdict.claims.data.userPoolId, id: verdict.claims.jti };
}

/** On the paths that take both, a token that is neither ends the sign-in: clients then go back to their login. */
async function readEither(context: RequestContext): Promise<CallerRef> {
  const { userTokens } = context.services;
  const verdict = await userTokens.verify(bearerOf(context));
  if (verdict.ok) return sessionRef(context, verdict.claims);
  if (hasNoTime(verdict)) throw new MfaError("sessionExpired");
  return readMfaToken(context);
}

function bearerOf({ bearer }: RequestContext): string {
  if (bearer === null) throw new MfaError("notSignedIn");
  return bearer;
}

async function readManagement(context: RequestContext, _body: unknown, needs: ApiScope | null): Promise<Manager> {
  const { services, bearer, origin } = context;
  if (needs !== null && bearer?.startsWith(API_KEY_MARK)) {
    const { key, scope } = await admitApiKey(services.ports, { text: bearer, needs, origin, equals: areEqualDigests });
    return { ...scope, key, credential: scope.actor };
  }
  const pool = await provenPool(context);
  if (pool === null) throw new MfaError("credentialsInvalid");
  const { poolId, secretId } = pool;
  return { poolId, appId: null, actor: "management", origin, key: null, credential: `secret:${secretId}` };
}

/** Gives the pool whose secret or access token the request carries; null when it carries none that is good. */
export async function managedPool(context: RequestContext): Promise<PoolId | null> {
  return (await provenPool(context))?.poolId ?? null;
}

/** Gives where the claimant is: `clientIp` counts only from a back end that proves itself to be of the pool. */
export async function originWithClientIp(
  context: RequestContext,
  poolId: string,
  clientIp: string | null | undefined,
): Promise<RequestOrigin> {
  if (clientIp == null || clientIp === "") return context.origin;
  return (await managedPool(context)) === poolId ? originNamed(context, poolId, clientIp) : context.origin;
}

/** Gives where the claimant is by the word of a back end that has proved itself; its own address where it says nothing that can be read. */
export function originNamed(
  context: RequestContext,
  poolId: string,
  clientIp: string | null | undefined,
): RequestOrigin {
  if (clientIp == null || clientIp === "") return context.origin;
  const ip = readAddress(clientIp);
  if (ip === null) context.services.remarks.note(unreadableClientIp(poolId));
  return ip === null ? context.origin : { ...context.origin, ip, ...ipBlocks(ip) };
}

function unreadableClientIp(poolId: string): Remark {
  return {
    key: `clientIp ${poolId}`,
    finding: `A back end of the user pool ${poolId} names its users' addresses (clientIp) by what is none: limits count all of them as one.`,
    whatToDo: "Have it send the address alone, such as 203.0.113.9 or 2001:db8::1.",
  };
}
