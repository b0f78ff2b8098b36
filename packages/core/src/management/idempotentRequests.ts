import { MfaError } from "@countersign/contract/errors";
import type { Change } from "../model/changes.ts";
import type {
  IdempotencyRecord,
  IdempotentAttempt,
  IdempotentRef,
  IdempotentRequest,
} from "../model/idempotentRequest.ts";
import { newId } from "../model/newId.ts";
import type { Ports, Store } from "../model/ports.ts";
import { secondsUntil, stands } from "../model/storedTimes.ts";

/** How long a request may take before another try at it may take over. */
export const IDEMPOTENCY_LEASE_MS = 60_000;
/** How long an answer is kept. */
export const IDEMPOTENCY_KEPT_MS = 24 * 3_600_000;
const MOST_ROUNDS = 4;

export type IdempotencyStanding =
  | { readonly kind: "begun"; readonly attempt: IdempotentAttempt }
  | { readonly kind: "answered"; readonly answer: string };

/**
 * Begins a request that is carried out once, or gives what an earlier one with its key was answered. Of however many, one begins.
 * @throws {MfaError} idempotencyKeyReused, idempotencyKeyBusy, idempotencyAnswerLost, tooOften after losing four times
 */
export async function beginIdempotent(
  { store, clock, random }: Ports,
  request: IdempotentRequest,
): Promise<IdempotencyStanding> {
  let found: IdempotencyRecord | null = null;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const nowMs = clock.nowMs();
    const answer = found === null ? null : answerOf(found, request, nowMs);
    if (answer !== null) return { kind: "answered", answer };
    const times = { leaseEndsAtMs: nowMs + IDEMPOTENCY_LEASE_MS, expiresAtMs: nowMs + IDEMPOTENCY_KEPT_MS };
    const attempt: IdempotentAttempt = { ...request, attempt: newId(random), ...times };
    if ((await store.settle([{ type: "beginIdempotent", attempt, takesOver: found }])).settled)
      return { kind: "begun", attempt };
    found = await store.findIdempotent(request.poolId, request.id);
  }
  throw new MfaError("tooOften", { retryAfterSeconds: 1 });
}

/**
 * Gives the answer that was kept for a request; null: it may be begun.
 * @throws {MfaError} idempotencyKeyReused, idempotencyKeyBusy, idempotencyAnswerLost
 */
function answerOf(found: IdempotencyRecord, asked: IdempotentRequest, nowMs: number): string | null {
  if (!stands(found.expiresAtMs, IDEMPOTENCY_KEPT_MS, nowMs)) return null;
  if (found.request !== asked.request) throw new MfaError("idempotencyKeyReused");
  if (found.answer !== null) return found.answer;
  if (stands(found.leaseEndsAtMs, IDEMPOTENCY_LEASE_MS, nowMs))
    throw new MfaError("idempotencyKeyBusy", { retryAfterSeconds: waitOf(found, nowMs) });
  if (found.state === "acted") throw new MfaError("idempotencyAnswerLost");
  return null;
}

/** As long as it has taken already, so that whoever asks again and again waits twice as long each time. */
function waitOf({ leaseEndsAtMs }: IdempotencyRecord, nowMs: number): number {
  const left = secondsUntil(leaseEndsAtMs, IDEMPOTENCY_LEASE_MS, nowMs);
  return Math.min(left, Math.max(1, IDEMPOTENCY_LEASE_MS / 1000 - left));
}

/** Gives a store that writes down, with whatever it writes, that the request has acted: a try that was overtaken writes nothing. */
export function actingIdempotently(store: Store, { poolId, id, attempt }: IdempotentRef): Store {
  const act: Change = { type: "actIdempotent", ref: { poolId, id, attempt } };
  return {
    ...store,
    settle: (changes) => store.settle(changes.some(isAct) ? [...changes, act] : changes),
  };
}

/** What is counted and told of a refusal does nothing that was asked for. */
function isAct({ type }: Change): boolean {
  return type !== "audit" && type !== "count";
}
