import type { Migration } from "./migration.ts";

/** What an account was called where it came from: an import that is run again knows it by that. */
export const origins: Migration = {
  version: 18,
  name: "origins",
  statements: [
    "alter table users add column moved_from text",
    "create unique index users_moved_from on users (pool_id, moved_from) where moved_from is not null",
  ],
};
