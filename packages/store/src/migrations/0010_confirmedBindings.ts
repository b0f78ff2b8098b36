import type { Migration } from "./migration.ts";

/** What was confirmed at a sign-in a moment ago: mobile clients verify with the same code at once. */
export const confirmedBindings: Migration = {
  version: 10,
  name: "confirmedBindings",
  statements: [
    `create table confirmed_bindings (
      pool_id text not null references user_pools (id) on delete cascade,
      token_id text not null,
      kind text not null,
      authenticator_id text not null,
      proof_mac text not null,
      session_id text not null,
      created_at_ms {int} not null,
      expires_at_ms {int} not null,
      primary key (pool_id, token_id)
    ) {strict}`,
    "create index confirmed_bindings_expiry on confirmed_bindings (expires_at_ms)",
  ],
};
