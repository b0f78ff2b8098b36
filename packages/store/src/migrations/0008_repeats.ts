import type { Migration } from "./migration.ts";

/** A code that was used is kept beside those that a newer one has replaced: a late copy of it is no guess. */
const codes = [
  `alter table superseded_codes add column ended text not null default 'superseded'
    check (ended in ('superseded', 'used'))`,
];

/** What a binding shows together, and the session or mfaToken that began it; null in what an older build wrote. */
const bindings = [
  "alter table authenticators add column binding_id text",
  "alter table authenticators add column begun_in text",
];

/** What people do twice: they send a code again, and have a QR code shown again. */
export const repeats: Migration = { version: 8, name: "repeats", statements: [...codes, ...bindings] };
