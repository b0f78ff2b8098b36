import type { AuditEvent, AuditType, RequestOrigin } from "../model/auditEvent.ts";
import type { Change } from "../model/changes.ts";
import type { AppId, FactorKind, PoolId, UserId } from "../model/model.ts";
import { networkOf } from "../model/networkOf.ts";
import type { RefusalReason } from "../model/refusalReason.ts";

/** On whose behalf and from where a use case runs. */
export interface Scope {
  readonly poolId: PoolId;
  readonly appId: AppId | null;
  readonly actor: AuditEvent["actor"];
  readonly origin: RequestOrigin;
}

export interface Act {
  readonly type: AuditType;
  readonly userId: UserId | null;
  readonly factor?: FactorKind;
  /** Why it failed; left out when it succeeded. For the trail only, never for the claimant. */
  readonly failure?: RefusalReason;
  /** Of a failure by a window that is used up, the key of that. */
  readonly barrier?: string;
  /** What is to be known of a success: an operator's reason, the name of a key. */
  readonly note?: string;
}

/** Failures that an account meets whatever is shown, and from wherever. */
const standing: readonly RefusalReason[] = ["accountBlocked", "disabled", "locked"];

/** Gives what failures that repeat each other have in common, beside the act and the reason: nobody can make endless many. */
function repeatsBy({ origin }: Scope, { userId, barrier }: Act, failure: RefusalReason): string {
  if (barrier !== undefined) return barrier;
  return JSON.stringify(standing.includes(failure) ? [userId] : [userId, networkOf(origin)]);
}

/** Gives the change that writes an act into the audit trail. */
export function audit(scope: Scope, nowMs: number, act: Act): Extract<Change, { readonly type: "audit" }> {
  return {
    type: "audit",
    ...(act.failure === undefined ? {} : { by: repeatsBy(scope, act, act.failure) }),
    event: {
      type: act.type,
      atMs: nowMs,
      poolId: scope.poolId,
      appId: scope.appId,
      userId: act.userId,
      actor: scope.actor,
      factor: act.factor ?? null,
      result: act.failure === undefined ? "success" : "failure",
      reason: act.failure ?? act.note ?? null,
      origin: scope.origin,
    },
  };
}
