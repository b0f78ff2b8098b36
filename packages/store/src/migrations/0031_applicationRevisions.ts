import type { Migration } from "./migration.ts";

/** How often an application was changed: whoever changes it says what he has seen. */
export const applicationRevisions: Migration = {
  version: 31,
  name: "applicationRevisions",
  statements: ["alter table applications add column revision {int} not null default 0"],
};
