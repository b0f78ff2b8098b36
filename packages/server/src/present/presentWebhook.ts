import type { Delivery, WebhookEndpoint } from "@countersign/core";
import { iso, isoOrNull } from "../iso.ts";

/** Gives a webhook without what it signs with. */
export function presentWebhook(endpoint: WebhookEndpoint) {
  const { id, url, description, events, state, disabledBy, failingSinceMs, signature, version, createdAtMs } = endpoint;
  return {
    ...{ id, url, description, events: events === null ? null : [...events], state, disabledBy, signature, version },
    failingSince: isoOrNull(failingSinceMs),
    createdAt: iso(createdAtMs),
  };
}

/** Gives what a webhook was told, and what came of it. */
export function presentDelivery({ message, attempts }: Delivery) {
  const { id, sequence, type, state, createdAtMs, dueAtMs } = message;
  return {
    ...{ id, sequence, type, state, createdAt: iso(createdAtMs) },
    nextAttemptAt: state === "waiting" ? iso(dueAtMs) : null,
    attempts: attempts.map(({ atMs, status, latencyMs, answer }) => ({ at: iso(atMs), status, latencyMs, answer })),
  };
}
