import { NEWEST_SCHEMA } from "@countersign/store";
import { version } from "../version.ts";

/** What this build is, and what it runs on. */
export const versions = {
  countersign: version,
  /** The schema of the database that it knows. */
  schema: NEWEST_SCHEMA,
  node: process.versions.node,
  sqlite: process.versions.sqlite ?? "none",
} as const;
