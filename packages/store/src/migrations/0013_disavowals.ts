import type { Migration } from "./migration.ts";

/** The id of a disavowal is a digest of the secret in its link, which is found nowhere. */
export const disavowals: Migration = {
  version: 13,
  name: "disavowals",
  statements: [
    `create table disavowals (
      pool_id text not null,
      id text not null,
      user_id text not null,
      app_id text,
      authenticator_id text not null,
      factor text not null,
      created_at_ms {int} not null,
      expires_at_ms {int} not null,
      used_at_ms {int},
      primary key (pool_id, id),
      foreign key (pool_id, user_id) references users (pool_id, id) on delete cascade
    ) {strict}`,
    "create unique index disavowals_id on disavowals (id)",
    "create index disavowals_user on disavowals (pool_id, user_id)",
    "create index disavowals_expiry on disavowals (expires_at_ms)",
    "alter table users add column password_disavowed {int} not null default 0",
  ],
};
