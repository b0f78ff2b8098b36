import type { SecretLock } from "@countersign/moving";
import type { MasterKey } from "@countersign/store";
import type { Settings } from "../config/settings.ts";

type SecretSettings = Pick<Settings, "backupPassphrase">;

/** Gives what a new backup is sealed by: the passphrase where one is set, else a secret that is derived from the master key. */
export function backupLock(
  { backupPassphrase }: SecretSettings,
  { backupSecrets: [derived = ""] }: Pick<MasterKey, "backupSecrets">,
): SecretLock {
  return backupPassphrase === null
    ? { secret: derived, isUniform: true }
    : { secret: backupPassphrase, isUniform: false };
}

/** Gives what a backup may have been sealed by; the one that fits opens it. */
export function backupSecretsOf(
  { backupPassphrase }: SecretSettings,
  masterKey: Pick<MasterKey, "backupSecrets"> | null,
): readonly string[] {
  return [...(backupPassphrase === null ? [] : [backupPassphrase]), ...(masterKey?.backupSecrets ?? [])];
}
