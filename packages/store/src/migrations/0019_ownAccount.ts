import type { Migration } from "./migration.ts";

/** Where sessions were opened and last used, and the events of an account by its id. */
export const ownAccount: Migration = {
  version: 19,
  name: "ownAccount",
  statements: [
    "alter table sessions add column ip text",
    "alter table sessions add column user_agent text",
    "alter table sessions add column last_used_at_ms {int}",
    "alter table sessions add column last_ip text",
    `create index audit_events_user on audit_events (pool_id, user_id, at_ms, seq, writer_id)
      where user_id is not null`,
  ],
};
