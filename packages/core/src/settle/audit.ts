import type { AuditEvent, AuditType, RequestOrigin } from "../model/auditEvent.ts";
import type { Change } from "../model/changes.ts";
import type { AppId, FactorKind, PoolId, UserId } from "../model/model.ts";

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
  readonly failure?: string;
  /** What is to be known of a success: an operator's reason, the name of a key. */
  readonly note?: string;
}

/** Gives the change that writes an act into the audit trail. */
export function audit(scope: Scope, nowMs: number, act: Act): Change {
  return {
    type: "audit",
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
