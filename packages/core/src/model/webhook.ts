import type { WebhookEventType } from "@countersign/contract/webhookEvents";
import type { AuditEvent } from "./auditEvent.ts";
import type { PoolId } from "./model.ts";

/** By a secret that both sides have, or by a key of which the receiver has the public half. Standard Webhooks, "Signature scheme" */
export type WebhookSignature = "v1" | "v1a";

/** What messages are signed with: 32 random bytes, in base64; of `v1a` the seed of an Ed25519 key (RFC 8032 §5.1.5). */
export interface WebhookKey {
  readonly secret: string;
  /** Another one has taken its place, and until then messages are signed by both; null: none has. */
  readonly endsAtMs: number | null;
}

/** Where events of a pool are told. */
export interface WebhookEndpoint {
  readonly poolId: PoolId;
  readonly id: string;
  readonly url: string;
  readonly description: string;
  /** What it is told; null: everything. */
  readonly events: readonly WebhookEventType[] | null;
  readonly state: "enabled" | "disabled";
  /** Why, where nobody said so: it answered that it is gone, or nothing was taken there for days. */
  readonly disabledBy: "gone" | "failing" | null;
  /** Since when nothing was taken there; null: the last was. */
  readonly failingSinceMs: number | null;
  readonly signature: WebhookSignature;
  /** The newest first. Sealed at rest. */
  readonly keys: readonly WebhookKey[];
  /** Raised by every change that somebody makes. */
  readonly version: number;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** What one endpoint is told, once, however often it is sent. */
export interface WebhookMessage {
  readonly poolId: PoolId;
  /** The same with every attempt: `webhook-id`. */
  readonly id: string;
  readonly endpointId: string;
  /** Its place among all that the endpoint is told, from 1. */
  readonly sequence: number;
  readonly type: WebhookEventType;
  /** As it is sent. */
  readonly body: string;
  readonly state: "waiting" | "delivered" | "failed";
  /** Attempts since it was last begun with: what says how long the next one waits. */
  readonly tries: number;
  /** How often it was taken to be sent, or begun with anew: what came of an attempt is that of one of them. */
  readonly takes: number;
  /** When it is tried next, while it waits. */
  readonly dueAtMs: number;
  readonly createdAtMs: number;
  /** It is forgotten then. */
  readonly expiresAtMs: number;
}

/** What came of sending a message once. */
export interface WebhookAttempt {
  readonly poolId: PoolId;
  readonly id: string;
  readonly messageId: string;
  readonly atMs: number;
  /** The HTTP status of the answer; null: there was none. */
  readonly status: number | null;
  readonly latencyMs: number;
  /** The beginning of the answer, or why there was none; at most a kilobyte. */
  readonly answer: string;
}

/** What a message is made of, beside what its endpoint knows. */
export interface WebhookTelling {
  readonly type: WebhookEventType;
  readonly atMs: number;
  readonly data: Readonly<Record<string, string | number | null>>;
}

export type WebhookChange =
  /**
   * Conditional: the stored version is `expectedVersion`; null inserts, where fewer than `atMost` of the pool are there. Stores
   * `endpoint.version` as given.
   */
  | {
      readonly type: "saveWebhookEndpoint";
      readonly endpoint: WebhookEndpoint;
      readonly expectedVersion: number | null;
      readonly atMost?: number;
    }
  /** Conditional: it is there. Goes with all that it was told. */
  | { readonly type: "removeWebhookEndpoint"; readonly poolId: PoolId; readonly id: string }
  /** Conditional: it is there. Tells one endpoint something that is in no trail. */
  | {
      readonly type: "tellWebhook";
      readonly poolId: PoolId;
      readonly endpointId: string;
      readonly id: string;
      readonly telling: WebhookTelling;
    }
  /** Has messages sent once more, under the ids that they have: by name, or those of a time. */
  | {
      readonly type: "replayWebhookMessages";
      readonly poolId: PoolId;
      readonly endpointId: string;
      readonly which:
        | { readonly id: string }
        | { readonly sinceMs: number; readonly untilMs: number; readonly onlyFailed: boolean };
      readonly nowMs: number;
    }
  /**
   * Keeps what came of an attempt. A message that was begun with anew meanwhile stays as it is; so does an endpoint that somebody
   * has changed.
   */
  | {
      readonly type: "endWebhookAttempt";
      readonly attempt: WebhookAttempt;
      /** As it was sent to. */
      readonly endpoint: Pick<WebhookEndpoint, "id" | "version">;
      /** The taking that it comes of. */
      readonly take: number;
      readonly becomes: Pick<WebhookMessage, "state" | "dueAtMs">;
      /** Whether it was taken; else, whether that switches the endpoint off. */
      readonly outcome: "taken" | "refused" | "gone" | "failing";
      /** Written where it is this attempt that switches the endpoint off. */
      readonly disabling: AuditEvent;
    };

/** Which messages of an endpoint are listed, the latest first. */
export interface WebhookPage {
  /** Before the one that was told in this place; null: from the latest. */
  readonly before: number | null;
  readonly limit: number;
  readonly state: WebhookMessage["state"] | null;
}

/** An event of the trail, by what webhooks make of it. */
export type TrailedEvent = Pick<
  AuditEvent,
  "type" | "atMs" | "poolId" | "appId" | "userId" | "actor" | "factor" | "result" | "reason"
> & { readonly requestId: string; readonly repeats?: number | null };

/** How an endpoint may stand: told what happens, or switched off by an operator, or by the service, since it said that it is gone or took nothing for days. */
export const webhookStates = ["enabled", "disabled", "gone", "failing"] as const;

/** How it stands with webhooks, of all pools together. */
export interface WebhookFigures {
  readonly endpoints: Readonly<Record<(typeof webhookStates)[number], number>>;
  /** What waits for endpoints that are switched on. */
  readonly waiting: number;
  /** When the oldest of it was made; null: nothing waits. */
  readonly waitingSinceMs: number | null;
}
