import { existsSync } from "node:fs";
import type { Random } from "@countersign/core";
import { ensureMasterKeyFile, masterKeyPath, readMasterKeyFile } from "./masterKeyFile.ts";
import { SettingsError } from "./SettingsError.ts";
import { type Settings, settings } from "./settings.ts";

export interface ObtainedMasterKey {
  readonly bytes: Uint8Array;
  /** Where it is kept; null when it came with the settings. */
  readonly path: string | null;
  /** A sentence for the operator about how it is kept. */
  readonly warning: string | null;
}

/**
 * Refuses to have a master key made for data that were stored under another one.
 *
 * @throws {SettingsError} when the one in the data folder is needed and gone
 */
export async function demandMasterKeyFile(
  given: Pick<Settings, "masterKey" | "masterKeyFile" | "dataDir">,
): Promise<void> {
  const path = masterKeyPath(given.dataDir);
  if (given.masterKey !== null || given.masterKeyFile !== null || existsSync(path)) return;
  const rule = `is missing, and the database needs it: bring it back from your copy, or give the key as ${settings.masterKey.name}.`;
  throw new SettingsError([{ name: path, rule }]);
}

/**
 * Gives the master key: from its setting, from the file that a setting names, or from the data folder, where it is made
 * when missing. In production one of the settings is there, because `readSettings` demands it.
 *
 * @throws {SettingsError} when a file cannot be used
 */
export async function obtainMasterKey(
  given: Pick<Settings, "masterKey" | "masterKeyFile" | "dataDir">,
  random: Random,
): Promise<ObtainedMasterKey> {
  if (given.masterKey !== null) return { bytes: given.masterKey, path: null, warning: null };
  const { bytes, path, isTooOpen } =
    given.masterKeyFile === null
      ? await ensureMasterKeyFile(given.dataDir, random)
      : await readMasterKeyFile(given.masterKeyFile, settings.masterKeyFile.name);
  const warning = `${path} can be read or changed by other accounts of this machine: take their rights away.`;
  return { bytes, path, warning: isTooOpen ? warning : null };
}
