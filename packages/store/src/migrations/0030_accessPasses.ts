import type { Migration } from "./migration.ts";

/** What stands in for the second factor of somebody who has lost his, and what it opened. */
export const accessPasses: Migration = {
  version: 30,
  name: "accessPasses",
  statements: [
    `create table access_passes (
      pool_id text not null,
      id text not null,
      user_id text not null,
      digest text not null,
      reason text,
      may_bind {int} not null check (may_bind in (0, 1)),
      created_at_ms {int} not null,
      expires_at_ms {int} not null,
      used_at_ms {int},
      bound_at_ms {int},
      revoked_at_ms {int},
      primary key (pool_id, id),
      foreign key (pool_id, user_id) references users (pool_id, id) on delete cascade
    ) {strict}`,
    "create index access_passes_user on access_passes (pool_id, user_id, id)",
    "create index access_passes_expiry on access_passes (expires_at_ms)",
    "alter table sessions add column access_pass_id text",
    "create index sessions_access_pass on sessions (pool_id, access_pass_id) where access_pass_id is not null",
    "alter table mfa_tokens add column access_pass_id text",
  ],
};
