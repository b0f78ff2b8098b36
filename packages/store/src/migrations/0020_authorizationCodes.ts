import type { Migration } from "./migration.ts";

/** Codes that lead a sign-in back to an application, and what sort of client that is. RFC 6749 §2.1, §4.1 */
export const authorizationCodes: Migration = {
  version: 20,
  name: "authorizationCodes",
  statements: [
    `alter table applications add column client_type text not null default 'confidential'
      check (client_type in ('confidential', 'public'))`,
    `create table authorization_codes (
      pool_id text not null,
      id text not null,
      user_id text not null,
      app_id text not null,
      session_id text not null,
      redirect_uri text not null,
      challenge_digest text not null,
      ip text,
      user_agent text,
      created_at_ms {int} not null,
      expires_at_ms {int} not null,
      used_at_ms {int},
      given_session_id text,
      primary key (pool_id, id),
      foreign key (pool_id, user_id) references users (pool_id, id) on delete cascade
    ) {strict}`,
    "create index authorization_codes_user on authorization_codes (pool_id, user_id)",
    "create index authorization_codes_expiry on authorization_codes (expires_at_ms)",
  ],
};
