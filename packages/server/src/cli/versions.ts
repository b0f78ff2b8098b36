import { readFileSync } from "node:fs";
import { migrations } from "@countersign/store";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  readonly version: string; // every package has one
};

/** What this build is, and what it runs on. */
export const versions = {
  countersign: version,
  /** The schema of the database that it knows. */
  schema: migrations.at(-1)?.version ?? 0,
  node: process.versions.node,
  sqlite: process.versions.sqlite ?? "none",
} as const;
