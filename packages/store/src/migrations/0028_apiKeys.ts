import type { Migration } from "./migration.ts";

/** Keys of the management API. */
export const apiKeys: Migration = {
  version: 28,
  name: "apiKeys",
  statements: [
    `create table api_keys (
      pool_id text not null references user_pools (id) on delete cascade,
      id text not null,
      name text not null,
      environment text not null check (environment in ('live', 'test')),
      digest text not null,
      scopes text not null,
      made_by text,
      created_at_ms {int} not null,
      expires_at_ms {int} not null,
      revoked_at_ms {int},
      last_used_at_ms {int},
      primary key (pool_id, id)
    ) {strict}`,
    "create unique index api_keys_id on api_keys (id)",
    "create index api_keys_made_by on api_keys (pool_id, made_by) where made_by is not null",
    "create index api_keys_expiry on api_keys (expires_at_ms)",
  ],
};
