import type { Dialect } from "./sql.ts";

/** What has texts compared by their bytes, in whatever language a database was made: so they are found by how they begin. */
export const BYTEWISE = { sqlite: "collate binary", postgres: 'collate "C"' } as const satisfies Record<
  Dialect,
  string
>;
