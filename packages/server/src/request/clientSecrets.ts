import { timingSafeEqual } from "node:crypto";
import { MfaError } from "@countersign/contract";
import {
  type Application,
  audit,
  type HeldSecrets,
  isLive,
  type LiveStanding,
  type PoolId,
  type Scope,
  type SecretStanding,
  standingOf,
  type UserPool,
} from "@countersign/core";
import { iso } from "../iso.ts";
import { type AccessTokenClaims, secretIdOf } from "../tokens/accessTokens.ts";
import type { RequestContext } from "./requestContext.ts";
import type { Services } from "./services.ts";

/** A pool that a request proved to come from. */
export interface ProvenPool {
  readonly poolId: PoolId;
  readonly standing: LiveStanding;
  /** By which its secret is told from others. */
  readonly secretId: string;
}

/** Gives the pool whose secret or access token a request carries; null when it carries none that is good. */
export async function provenPool({ services, basic, bearer }: RequestContext): Promise<ProvenPool | null> {
  if (basic !== null) {
    const pool = await services.ports.store.findPool(basic.id);
    return proven(services, pool, judgeSecret(services, pool, basic.secret));
  }
  if (bearer === null) return null;
  const verdict = await services.accessTokens.verify(bearer);
  if (!verdict.ok) return null;
  const pool = await services.ports.store.findPool(verdict.claims.data.userPoolId);
  return proven(services, pool, pool === null ? "foreign" : judgeToken(services, pool, verdict.claims));
}

function proven(services: Services, pool: UserPool | null, standing: SecretStanding): ProvenPool | null {
  if (pool === null || !isLive(standing)) return null;
  if (standing === "older") noteOlder(services, `the user pool ${pool.id}`, pool);
  const digest = standing === "older" ? pool.olderSecret?.digest : pool.secretDigest;
  return { poolId: pool.id, standing, secretId: secretIdOf(digest ?? "") };
}

/** Whoever renewed the secret wants to know, before the older one ends, that somebody still uses it. */
export function noteOlder(
  { remarks }: Services,
  whose: string,
  { olderSecret }: Pick<HeldSecrets, "olderSecret">,
): void {
  const end = olderSecret === null ? "soon" : iso(olderSecret.endsAtMs);
  remarks.note({
    key: `olderSecret ${whose} ${end}`,
    finding: `A back end still uses the older secret of ${whose}.`,
    whatToDo: `Give it the newest one before the older one ends (${end}).`,
  });
}

/** Compares digests in constant time; what is none, such as an empty one, is as long as no other. */
export function areEqualDigests(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Says where a secret stands among those of whoever it is said to belong to; null: nobody is there, which takes as long. */
export function judgeSecret({ ports }: Services, held: HeldSecrets | null, secret: string): SecretStanding {
  const digest = ports.digest(secret);
  const isIts = (known: string): boolean => areEqualDigests(known, digest);
  const nobody = { secretDigest: ports.digest(""), olderSecret: null };
  const standing = standingOf(held ?? nobody, isIts, ports.clock.nowMs());
  return held === null ? "foreign" : standing;
}

/** A token that names no secret was traded for the one that was the newest then. */
function judgeToken({ ports }: Services, pool: UserPool, { data, iat }: AccessTokenClaims): SecretStanding {
  const { secretDigest, olderSecret } = pool;
  const isFromBefore = olderSecret !== null && iat * 1000 < olderSecret.replacedAtMs;
  const secretId = data.secretId ?? secretIdOf(isFromBefore ? olderSecret.digest : secretDigest);
  return standingOf(pool, (digest) => secretIdOf(digest) === secretId, ports.clock.nowMs());
}

/** @throws {MfaError} credentialsInvalid when it is no secret of the application that counts */
export function demandClientSecret(services: Services, application: Application, secret: string): void {
  if (!isLive(judgeSecret(services, application, secret))) throw new MfaError("credentialsInvalid");
}

/**
 * Demands that whoever renews a secret or makes an API key has the newest one: with the older one, somebody who should be
 * shut out by the renewal could stay. An API key has no older one.
 * @throws {MfaError} secretOutdated, credentialsInvalid
 */
export async function demandNewestSecret(
  context: RequestContext,
  scope: Scope,
  type: "secret.renew" | "apiKey.create",
): Promise<void> {
  if (scope.actor !== "management") return;
  const pool = await provenPool(context);
  if (pool?.standing === "newest") return;
  const { store, clock } = context.services.ports;
  await store.settle([audit(scope, clock.nowMs(), { type, userId: null, failure: "olderSecret" })]);
  throw new MfaError("secretOutdated");
}
