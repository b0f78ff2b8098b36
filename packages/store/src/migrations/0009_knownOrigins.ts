import type { Migration } from "./migration.ts";

/** Where accounts have signed in from, as MACs. */
export const knownOrigins: Migration = {
  version: 9,
  name: "knownOrigins",
  statements: [
    `create table known_origins (
      pool_id text not null,
      user_id text not null,
      kind text not null,
      mac text not null,
      seen_at_ms {int} not null,
      primary key (pool_id, user_id, mac),
      foreign key (pool_id, user_id) references users (pool_id, id) on delete cascade
    ) {strict}`,
    "create index known_origins_seen on known_origins (seen_at_ms)",
  ],
};
