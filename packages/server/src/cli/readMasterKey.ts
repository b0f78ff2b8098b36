import { createMasterKey, type MasterKey } from "@countersign/store";
import { masterKeyPath, readMasterKeyFile } from "../config/masterKeyFile.ts";
import type { Settings } from "../config/settings.ts";
import { systemRandom as random } from "../start/systemPorts.ts";

/**
 * Gives the master key that the service was started with; makes none.
 * @throws {SettingsError} when a file cannot be used
 */
export async function readMasterKey(settings: Settings): Promise<MasterKey> {
  const previous = settings.masterKeyPrevious ?? undefined;
  if (settings.masterKey !== null) return createMasterKey({ bytes: settings.masterKey, previous, random });
  const { bytes } = await readMasterKeyFile(masterKeyPath(settings.dataDir));
  return createMasterKey({ bytes, previous, random });
}
