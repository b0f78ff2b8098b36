import type { Migration } from "./migration.ts";

/** When behaviour in a session made a second factor due. */
export const sessionChallenges: Migration = {
  version: 25,
  name: "sessionChallenges",
  statements: ["alter table sessions add column challenged_at_ms {int}"],
};
