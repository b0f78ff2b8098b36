import type { Migration } from "./migration.ts";

/** Requests of managers that are carried out once, and what they were answered. */
export const idempotencyKeys: Migration = {
  version: 33,
  name: "idempotencyKeys",
  statements: [
    `create table idempotency_keys (
      pool_id text not null references user_pools (id) on delete cascade,
      id text not null,
      attempt text not null,
      state text not null check (state in ('begun', 'acted', 'answered')),
      content {blob} not null,
      lease_ends_at_ms {int} not null,
      expires_at_ms {int} not null,
      primary key (pool_id, id)
    ) {strict}`,
    "create index idempotency_keys_expiry on idempotency_keys (expires_at_ms)",
  ],
};
