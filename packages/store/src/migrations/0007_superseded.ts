import type { Migration } from "./migration.ts";

/** Codes that a newer one has taken the place of: whoever types one is told so. */
export const superseded: Migration = {
  version: 7,
  name: "superseded",
  statements: [
    `create table superseded_codes (
      pool_id text not null references user_pools (id) on delete cascade,
      id text not null,
      channel text not null check (channel in ('sms', 'email')),
      address text not null,
      purpose text not null,
      mac text not null,
      created_at_ms {int} not null,
      expires_at_ms {int} not null,
      primary key (pool_id, id)
    ) {strict}`,
    "create index superseded_codes_recipient on superseded_codes (pool_id, channel, address, purpose)",
    "create index superseded_codes_expiry on superseded_codes (expires_at_ms)",
  ],
};
