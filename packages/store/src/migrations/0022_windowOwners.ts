import type { Migration } from "./migration.ts";

/**
 * What a window counts, and whom it keeps out where its key alone does not tell: by that the windows of an account are
 * found, and freed. Of what was counted before this step nobody can say whose it is; it ends within a day.
 */
export const windowOwners: Migration = {
  version: 22,
  name: "windowOwners",
  statements: [
    "alter table window_counts add column name text",
    "alter table window_counts add column width {int} not null default 0",
    "alter table window_counts add column pool_id text",
    "alter table window_counts add column user_id text",
    "create index window_counts_user on window_counts (pool_id, user_id) where user_id is not null",
    // Codes that reached nobody: few among many events.
    `create index audit_events_drops on audit_events (pool_id, user_id, at_ms)
      where type = 'code.send' and result = 'success' and reason is not null`,
  ],
};
