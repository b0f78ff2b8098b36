import type { Migration } from "./migration.ts";

/** Finds what waits for an endpoint among all that it was told, the oldest first. */
export const webhookWaiting: Migration = {
  version: 38,
  name: "webhookWaiting",
  statements: [
    "create index webhook_messages_waiting on webhook_messages (pool_id, endpoint_id, created_at_ms) where state = 'waiting'",
  ],
};
