import type { WebhookEventType } from "@countersign/contract/webhookEvents";
import type { AuditType } from "../model/auditEvent.ts";
import type { FactorKind, PoolId } from "../model/model.ts";
import type { TrailedEvent, WebhookMessage, WebhookTelling } from "../model/webhook.ts";

const succeeded: Readonly<Partial<Record<AuditType, WebhookEventType>>> = {
  "user.register": "user.created",
  "user.create": "user.created",
  "account.import": "user.created",
  "user.update": "user.updated",
  "contact.change": "user.updated",
  "contact.remove": "user.updated",
  "contact.claimLost": "user.updated",
  "user.block": "user.blocked",
  "authenticator.confirm": "authenticator.added",
  "authenticator.import": "authenticator.added",
  "authenticator.remove": "authenticator.removed",
  "authenticator.disavow": "authenticator.removed",
  "accessPass.issue": "accessPass.issued",
  "session.end": "session.ended",
  "policy.decide": "risk.decided",
  "sms.prefixStop": "message.stopped",
};

const STANDS_IN: FactorKind = "recovery";
/** Failures that were not looked at. */
const unseen: readonly (string | null)[] = ["locked", "disabled"];

function typeOfProof({ result, reason, factor }: TrailedEvent): WebhookEventType {
  if (result === "failure") return unseen.includes(reason) ? "mfa.locked" : "mfa.failed";
  return factor === STANDS_IN ? "recovery.used" : "authenticator.used";
}

function typeOf(event: TrailedEvent): WebhookEventType | null {
  const { type, result, factor, actor } = event;
  if (type === "signIn.abandon") return "mfa.abandoned";
  if (type === "authenticator.verify") return typeOfProof(event);
  if (result === "failure") return null;
  if (type === "signIn.passed") return factor === null ? null : "mfa.passed";
  if (type === "authenticator.release")
    return actor === "service" ? "authenticator.removed" : "authenticator.releaseRequested";
  return succeeded[type] ?? null;
}

/**
 * Gives what webhooks tell of an event of the trail: ids and no personal data; null for what they say nothing of. Reasons stay in the
 * trail, where operators write what they like; what a policy came to is one of its words.
 */
export function tellingOf(event: TrailedEvent): WebhookTelling | null {
  const type = typeOf(event);
  if (type === null) return null;
  const { atMs, poolId, appId, userId, actor, factor, requestId, reason, repeats } = event;
  return {
    type,
    atMs,
    data: {
      ...{ userPoolId: poolId, applicationId: appId, userId, factor, actor, requestId },
      ...(type === "risk.decided" ? { outcome: reason } : {}),
      ...(repeats === undefined || repeats === null ? {} : { repeats }),
    },
  };
}

/** Gives what the endpoints of a pool are told of a checkpoint of the trail, by its one word. */
export function checkpointTelling(poolId: PoolId, checkpoint: string, atMs: number): WebhookTelling {
  return { type: "audit.checkpoint", atMs, data: { userPoolId: poolId, checkpoint } };
}

/** How long a message, and what came of it, can be looked at and replayed. */
const WEBHOOK_KEPT_MS = 30 * 24 * 3_600_000;

/** Gives the message that tells an endpoint, ready to be sent. */
export function messageOf(
  { type, atMs, data }: WebhookTelling,
  { poolId, endpointId, id, sequence }: Pick<WebhookMessage, "poolId" | "endpointId" | "id" | "sequence">,
  nowMs: number,
): WebhookMessage {
  const body = JSON.stringify({ type, timestamp: new Date(atMs).toISOString(), data: { sequence, ...data } });
  return {
    ...{ poolId, endpointId, id, sequence, type, body },
    ...{
      state: "waiting",
      tries: 0,
      takes: 0,
      dueAtMs: nowMs,
      createdAtMs: nowMs,
      expiresAtMs: nowMs + WEBHOOK_KEPT_MS,
    },
  };
}
