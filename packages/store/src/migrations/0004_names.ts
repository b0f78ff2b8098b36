import type { Migration } from "./migration.ts";

/**
 * What names are compared by, beside the names as they are shown. A name without its key belongs to an account that
 * shares the key with an older one, or was written by an older build.
 */
export const names: Migration = {
  version: 4,
  name: "names",
  statements: [
    "alter table users add column email_key text",
    "alter table users add column username_key text",
    "create unique index users_email_key on users (pool_id, email_key)",
    "create unique index users_username_key on users (pool_id, username_key)",
    `create index users_unkeyed_email on users (created_at_ms, pool_id, id)
      where email is not null and email_key is null`,
    `create index users_unkeyed_username on users (created_at_ms, pool_id, id)
      where username is not null and username_key is null`,
  ],
};
