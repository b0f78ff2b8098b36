import type { Migration } from "./migration.ts";

const users = ["alter table users add column password_suspended {int} not null default 0"];

/** Until now only the time of its last change was kept: a day after it was made, that was a sign-in. */
const authenticators = [
  "alter table authenticators add column last_passed_at_ms {int}",
  "alter table authenticators add column release_tellings {int}",
  "alter table authenticators add column release_told_at_ms {int}",
  `update authenticators set last_passed_at_ms = updated_at_ms
    where status = 'confirmed' and updated_at_ms - created_at_ms >= 86400000`,
  "create index authenticators_release on authenticators (release_told_at_ms) where release_told_at_ms is not null",
];

const mfaTokens = ["alter table mfa_tokens add column proved_address text"];

const sealedProfiles = [
  `create table sealed_profiles (
    pool_id text not null,
    id text not null,
    user_id text not null,
    content {blob} not null,
    sealed_at_ms {int} not null,
    expires_at_ms {int} not null,
    primary key (pool_id, id),
    foreign key (pool_id, user_id) references users (pool_id, id) on delete cascade
  ) {strict}`,
  "create index sealed_profiles_user on sealed_profiles (pool_id, user_id)",
  "create index sealed_profiles_expiry on sealed_profiles (expires_at_ms)",
];

/** What is known of addresses that nobody has proved, and of whoever proves one. */
export const claims: Migration = {
  version: 12,
  name: "claims",
  statements: [...users, ...authenticators, ...mfaTokens, ...sealedProfiles],
};
