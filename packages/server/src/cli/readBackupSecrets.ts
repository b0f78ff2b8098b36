import { existsSync } from "node:fs";
import type { MasterKey } from "@countersign/store";
import { backupSecretsOf } from "../backups/backupSecrets.ts";
import { masterKeyPath } from "../config/masterKeyFile.ts";
import type { Settings } from "../config/settings.ts";
import { CommandFailure } from "./CommandFailure.ts";
import { readMasterKey } from "./readMasterKey.ts";

export interface BackupSecrets {
  readonly secrets: readonly string[];
  /** Null where there is none on this machine: then a passphrase opens the backup. */
  readonly masterKey: MasterKey | null;
}

/**
 * Gives what may open a backup on this machine.
 * @throws {CommandFailure} failed when that is nothing
 */
export async function readBackupSecrets(settings: Settings): Promise<BackupSecrets> {
  const path = masterKeyPath(settings.dataDir);
  const masterKey = settings.masterKey === null && !existsSync(path) ? null : await readMasterKey(settings);
  if (masterKey === null && settings.backupPassphrase === null) throw masterKeyMissing(settings);
  return { masterKey, secrets: backupSecretsOf(settings, masterKey) };
}

/** Gives what to tell whoever has a backup and not the key that it needs. */
export function masterKeyMissing({ dataDir }: Pick<Settings, "dataDir">): CommandFailure {
  return new CommandFailure(
    "failed",
    `The master key is missing, and no backup holds it: copy it to ${masterKeyPath(dataDir)}, or give it by COUNTERSIGN_MASTER_KEY or COUNTERSIGN_MASTER_KEY_FILE.`,
  );
}
