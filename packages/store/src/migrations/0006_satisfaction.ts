import type { Migration } from "./migration.ts";

/** By kind of factor, when it was passed; null in what was written before, of which `factor_passed_at_ms` says when. */
const sessions = ["alter table sessions add column passed text"];

/** A session that must prove more is asked by one token for each application. */
const mfaTokens = [
  "alter table mfa_tokens add column session_id text",
  `create unique index mfa_tokens_session on mfa_tokens (pool_id, session_id, app_id)
    where session_id is not null and state = 'open'`,
];

const authenticators = [
  "alter table authenticators add column confirmed_in text",
  "alter table authenticators add column confirmed_at_ms {int}",
];

/** What sessions passed and are asked for, and where authenticators were confirmed. */
export const satisfaction: Migration = {
  version: 6,
  name: "satisfaction",
  statements: [...sessions, ...mfaTokens, ...authenticators],
};
