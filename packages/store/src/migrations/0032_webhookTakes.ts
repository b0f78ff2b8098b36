import type { Migration } from "./migration.ts";

/** Which taking of a message an attempt belongs to, and which sign-ins the trail has told of that nobody completed. */
export const webhookTakes: Migration = {
  version: 32,
  name: "webhookTakes",
  statements: [
    "alter table webhook_messages add column takes {int} not null default 0",
    "alter table mfa_tokens add column is_abandoned {int} not null default 0 check (is_abandoned in (0, 1))",
  ],
};
