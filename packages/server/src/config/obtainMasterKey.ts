import type { Random } from "@countersign/core";
import { ensureMasterKeyFile } from "./masterKeyFile.ts";
import { OPEN_TO_OTHERS } from "./secretFile.ts";
import type { Settings } from "./settings.ts";

export interface ObtainedMasterKey {
  readonly bytes: Uint8Array;
  /** A sentence for the operator about how it is kept. */
  readonly warning: string | null;
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
