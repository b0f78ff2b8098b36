import { existsSync } from "node:fs";
import { createMasterKey, type MasterKey } from "@countersign/store";
import { masterKeyPath, readMasterKeyFile } from "../config/masterKeyFile.ts";
import { SettingsError } from "../config/SettingsError.ts";
import { type Settings, settings as table } from "../config/settings.ts";
import { systemRandom as random } from "../start/systemPorts.ts";

/**
 * Gives the master key that the service was started with; makes none.
 * @throws {SettingsError} when a file cannot be used
 */
export async function readMasterKey(settings: Settings): Promise<MasterKey> {
  const previous = settings.masterKeyPrevious ?? undefined;
  if (settings.masterKey !== null) return createMasterKey({ bytes: settings.masterKey, previous, random });
  if (settings.databaseUrl !== null && !existsSync(masterKeyPath(settings.dataDir))) throw notHere(settings);
  const { bytes } = await readMasterKeyFile(masterKeyPath(settings.dataDir));
  return createMasterKey({ bytes, previous, random });
}

/** A host that shares a PostgreSQL need not have a data folder that served before. */
function notHere({ dataDir }: Settings): SettingsError {
  const { name } = table.masterKey;
  const rule = `or ${name}_FILE must be given as to the service: ${dataDir} holds no master.key of this database.`;
  return new SettingsError([{ name, rule }]);
}
