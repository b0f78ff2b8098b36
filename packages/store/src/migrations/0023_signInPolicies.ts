import type { Migration } from "./migration.ts";

/** Policies that decide by behaviour, what they decided, and which applications they decide for. */
export const signInPolicies: Migration = {
  version: 23,
  name: "signInPolicies",
  statements: [
    `alter table applications add column policy_mode text not null default 'fixed'
      check (policy_mode in ('fixed', 'shadow', 'adaptive'))`,
    "alter table mfa_tokens add column demand text",
    "alter table mfa_tokens add column marks text",
    // The owner is an application, or '' for the pool.
    `create table sign_in_policies (
      pool_id text not null,
      owner text not null,
      version {int} not null,
      state text not null check (state in ('live', 'draft', 'past')),
      policy text not null,
      created_at_ms {int} not null,
      primary key (pool_id, owner, version)
    ) {strict}`,
    `create table sign_in_decisions (
      pool_id text not null,
      id text not null,
      app_id text not null,
      user_id text not null,
      at_ms {int} not null,
      expires_at_ms {int} not null,
      content {blob} not null,
      primary key (pool_id, id),
      foreign key (pool_id, user_id) references users (pool_id, id) on delete cascade
    ) {strict}`,
    "create index sign_in_decisions_app on sign_in_decisions (pool_id, app_id, at_ms, id)",
    "create index sign_in_decisions_user on sign_in_decisions (pool_id, user_id)",
    "create index sign_in_decisions_expiry on sign_in_decisions (expires_at_ms)",
  ],
};
