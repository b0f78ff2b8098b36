import type { Migration } from "./migration.ts";

/** By what a second factor became due in a session, and that it is due at the account's next sign-in, too. */
export const owedFactors: Migration = {
  version: 27,
  name: "owedFactors",
  statements: [
    "alter table sessions add column challenged_by text",
    "alter table users add column owed_at_ms {int}",
    // For those who watch an application's sessions.
    `create index sessions_challenged on sessions (pool_id, app_id, challenged_at_ms)
      where challenged_at_ms is not null`,
  ],
};
