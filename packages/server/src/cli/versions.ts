import { migrations } from "@countersign/store";
import { version } from "../version.ts";

/** What this build is, and what it runs on. */
export const versions = {
  countersign: version,
  /** The schema of the database that it knows. */
  schema: migrations.at(-1)?.version ?? 0,
  node: process.versions.node,
  sqlite: process.versions.sqlite ?? "none",
} as const;
