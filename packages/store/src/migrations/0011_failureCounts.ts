import type { Migration } from "./migration.ts";

/** Failures like one that the audit trail has, counted by hour; `repeats` of an event is how many it tells of. */
export const failureCounts: Migration = {
  version: 11,
  name: "failureCounts",
  statements: [
    "alter table audit_events add column repeats {int}",
    `create table audit_repeats (
      key text not null,
      ends_at_ms {int} not null,
      last_at_ms {int} not null,
      type text not null,
      pool_id text not null,
      app_id text,
      user_id text,
      actor text not null,
      factor text,
      reason text,
      request_id text not null,
      repeats {int} not null,
      primary key (key, ends_at_ms)
    ) {strict}`,
    "create index audit_repeats_end on audit_repeats (ends_at_ms)",
  ],
};
