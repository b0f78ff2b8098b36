import { MfaError } from "@countersign/contract/errors";
import type { HeldSecrets } from "../model/heldSecrets.ts";
import type { AppId } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { audit, type Scope } from "../settle/audit.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { findApplicationOf } from "./applicationPolicy.ts";
import { liveOlderSecret, makeClientSecret } from "./clientSecrets.ts";

export interface SecretRenewal {
  readonly scope: Scope;
  /** Whose secret it is; null: the pool's. */
  readonly appId: AppId | null;
  /** How long the secret that is replaced still counts. With 0 nothing but the new one does. */
  readonly overlapMs: number;
  /** Which of two live ones ends at once, to make room; null: none is given up. */
  readonly gives: "newest" | "older" | null;
}

/** The one moment at which the new secret can be read. */
export interface RenewedSecret {
  readonly secret: string;
  /** When the secret that it replaced ends; null when it has ended. */
  readonly olderEndsAtMs: number | null;
}

/**
 * Makes a new secret for a pool or an application; the one before it lives on for a while. Never more than two live: who
 * renews while two do says which of them is given up.
 * @throws {MfaError} secretsBothLive, applicationUnknown, notFound, tooOften
 */
export async function renewSecret(ports: Ports, renewal: SecretRenewal): Promise<RenewedSecret> {
  const { scope, appId, overlapMs } = renewal;
  return settleDecision(ports.store, async (): Promise<Decision<RenewedSecret>> => {
    const nowMs = ports.clock.nowMs();
    const held = await findHolder(ports, renewal);
    const kept = keptSecret(held, renewal, nowMs);
    const secret = makeClientSecret(ports);
    const endsAtMs = nowMs + overlapMs;
    const note = noteOf(kept, overlapMs);
    return {
      changes: [
        {
          type: "renewSecret",
          poolId: scope.poolId,
          appId,
          expectedDigest: held.secretDigest,
          digest: ports.digest(secret),
          older: { digest: kept.digest, replacedAtMs: nowMs, endsAtMs },
        },
        audit({ ...scope, appId }, nowMs, { type: "secret.renew", userId: null, note }),
      ],
      conclude: () => ({ secret, olderEndsAtMs: overlapMs === 0 ? null : endsAtMs }),
    };
  });
}

/** What the trail says of those before. */
function noteOf({ name }: KeptSecret, overlapMs: number): string {
  if (overlapMs === 0) return "every secret before it has ended";
  const which = name === "newest" ? "the one before it" : "the older of the two before it";
  return `${which} lives on for ${Math.ceil(overlapMs / 1000)} s`;
}

async function findHolder(ports: Ports, { scope, appId }: SecretRenewal): Promise<HeldSecrets> {
  if (appId !== null) return await findApplicationOf(ports, scope, appId);
  const pool = await ports.store.findPool(scope.poolId);
  if (pool === null) throw new MfaError("notFound");
  return pool;
}

interface KeptSecret {
  readonly name: "newest" | "older";
  readonly digest: string;
}

/** Gives which secret lives on beside the new one. */
function keptSecret(held: HeldSecrets, { overlapMs, gives }: SecretRenewal, nowMs: number): KeptSecret {
  const newest: KeptSecret = { name: "newest", digest: held.secretDigest };
  const older = liveOlderSecret(held, nowMs);
  if (older === null || overlapMs === 0) return newest;
  if (gives === null) {
    const retryAfterSeconds = Math.ceil((older.endsAtMs - nowMs) / 1000);
    throw new MfaError("secretsBothLive", { retryAfterSeconds });
  }
  return gives === "newest" ? { name: "older", digest: older.digest } : newest;
}
