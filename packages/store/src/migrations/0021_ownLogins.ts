import type { Migration } from "./migration.ts";

/** Which applications sign people in by themselves, and ask here for the second factor alone. */
export const ownLogins: Migration = {
  version: 21,
  name: "ownLogins",
  statements: [
    `alter table applications add column own_login text not null default 'refused'
      check (own_login in ('refused', 'known', 'creating'))`,
  ],
};
