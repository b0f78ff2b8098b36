import { statSync } from "node:fs";
import { join } from "node:path";
import { DATABASE_FILE } from "@countersign/store";
import { SettingsError } from "../config/SettingsError.ts";
import type { Settings } from "../config/settings.ts";
import { systemReason } from "../config/systemReason.ts";

/**
 * Tells whether there is a database to connect to; whether a PostgreSQL is there shows when it is asked.
 * @throws {SettingsError} when that cannot be seen: the data folder belongs to another account
 */
export function isDatabaseThere({ databaseUrl, dataDir }: Pick<Settings, "databaseUrl" | "dataDir">): boolean {
  if (databaseUrl !== null) return true;
  const name = join(dataDir, DATABASE_FILE);
  try {
    return statSync(name).isFile();
  } catch (error) {
    const reason = systemReason(error);
    if (reason === "ENOENT" || reason === "ENOTDIR") return false;
    throw new SettingsError([{ name, rule: `cannot be used by this account (${reason}).` }]);
  }
}
