import type { Migration } from "./migration.ts";

/** Finds accounts by how their user names begin: PostgreSQL's unique index is in the order of some language. */
export const usernameBeginnings: Migration = {
  version: 34,
  name: "usernameBeginnings",
  statements: [
    `create index users_username_begins on users (pool_id, username_key {bytewise})
      where username_key is not null`,
  ],
};
