import { existsSync } from "node:fs";
import type { Random } from "@countersign/core";
import { ensureMasterKeyFile, masterKeyPath } from "./masterKeyFile.ts";
import { SettingsError } from "./SettingsError.ts";
import { OPEN_TO_OTHERS } from "./secretFile.ts";
import { type Settings, settings } from "./settings.ts";

export interface ObtainedMasterKey {
  readonly bytes: Uint8Array;
  /** A sentence for the operator about how it is kept. */
  readonly warning: string | null;
}

/**
 * Refuses to have a master key made for data that were stored under another one.
 *
 * @throws {SettingsError} when the one in the data folder is needed and gone
 */
export async function demandMasterKeyFile(given: Pick<Settings, "masterKey" | "dataDir">): Promise<void> {
  const path = masterKeyPath(given.dataDir);
  if (given.masterKey !== null || existsSync(path)) return;
  const rule = `is missing, and the database needs it: bring it back from your copy, or give the key as ${settings.masterKey.name}.`;
  throw new SettingsError([{ name: path, rule }]);
}

/**
 * Gives the master key: from its setting or from the data folder, where it is made when missing. In production the setting is
 * there, because `readSettings` demands it.
 *
 * @throws {SettingsError} when the file cannot be used
 */
export async function obtainMasterKey(
  given: Pick<Settings, "masterKey" | "dataDir">,
  random: Random,
): Promise<ObtainedMasterKey> {
  if (given.masterKey !== null) return { bytes: given.masterKey, warning: null };
  const { bytes, path, isTooOpen } = await ensureMasterKeyFile(given.dataDir, random);
  return { bytes, warning: isTooOpen ? `${path} ${OPEN_TO_OTHERS}` : null };
}
