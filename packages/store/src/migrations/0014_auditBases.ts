import type { Migration } from "./migration.ts";

/** Where the chains of the audit trail begin whose older rows were exported and dropped, and how far they are sealed for it. */
export const auditBases: Migration = {
  version: 14,
  name: "auditBases",
  statements: [
    `create table audit_bases (
      writer_id text not null primary key,
      seq {int} not null,
      mac {blob} not null,
      sealed_seq {int} not null,
      sealed_mac {blob} not null,
      is_exported {int} not null check (is_exported in (0, 1)),
      key_id text not null,
      tag {blob} not null
    ) {strict}`,
  ],
};
