import type { Migration } from "./migration.ts";

const olderSecret = (table: string): readonly string[] => [
  `alter table ${table} add column older_secret_digest text`,
  `alter table ${table} add column secret_replaced_at_ms {int}`,
  `alter table ${table} add column older_secret_ends_at_ms {int}`,
];

/** Beside its newest secret a pool or an application has the one before, until that ends. */
export const secrets: Migration = {
  version: 5,
  name: "secrets",
  statements: [...olderSecret("user_pools"), ...olderSecret("applications")],
};
