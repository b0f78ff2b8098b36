import type { Migration } from "./migration.ts";

/** What a first factor may be bound by, and whom an operator has let bind one all the same. */
export const firstEnrolment: Migration = {
  version: 15,
  name: "firstEnrolment",
  statements: [
    `alter table applications add column first_enrolment text not null default 'signIn'
      check (first_enrolment in ('signIn', 'proved'))`,
    "alter table users add column enrolment_allowed_until_ms {int}",
  ],
};
