import { resolve } from "node:path";
import { BackupFailed } from "../../backups/BackupFailed.ts";
import { type BackupManifest, rowsOf } from "../../backups/backupManifest.ts";
import { readBackup } from "../../backups/readBackup.ts";
import { CommandFailure } from "../CommandFailure.ts";
import { defineCommand } from "../command.ts";
import { count } from "../output/count.ts";
import { readBackupSecrets } from "../readBackupSecrets.ts";
import { readOperatorSettings } from "../readOperatorSettings.ts";

export const backupVerify = defineCommand({
  name: "backup verify",
  summary: "Read a backup and check all of it; nothing is restored",
  details:
    "It finds what was changed, moved or cut off, and tells what the backup holds and whether the master key here is the one it " +
    "needs. It writes nothing, and needs no data.",
  argument: { name: "FILE", summary: "the backup" },
  options: {},
  examples: ["countersign backup verify countersign.backup"],
  async run({ argument, terminal }) {
    const { secrets, masterKey } = await readBackupSecrets(await readOperatorSettings(terminal));
    const manifest = await checkAll(resolve(terminal.folder, argument), secrets);
    const standing = masterKey?.judgeCheck(Buffer.from(manifest.keyCheck, "base64")) ?? null;
    const fits = standing === null ? null : standing !== "unknown";
    terminal.print({ text: print(manifest, fits), json: { ok: fits !== false, masterKeyFits: fits, manifest } });
    if (fits === false) throw new CommandFailure("checkFailed", "The master key here is not the one that it needs.");
  },
});

async function checkAll(path: string, secrets: readonly string[]): Promise<BackupManifest> {
  try {
    return await readBackup(path, secrets, {
      begin: async () => undefined,
      async take(_name, pieces) {
        for await (const _piece of pieces); // its digest is compared when all of it was read
      },
    });
  } catch (error) {
    if (error instanceof BackupFailed) throw new CommandFailure("checkFailed", error.message);
    throw error;
  }
}

function print(manifest: BackupManifest, fits: boolean | null): string {
  const { madeAt, countersign, schema, keyIds } = manifest;
  const key = fits === null ? "There is no master key here to hold against it." : "The master key here fits.";
  return [
    `The backup is whole. It was made at ${madeAt} by Countersign ${countersign} (schema ${schema}).`,
    `It holds ${count(rowsOf(manifest, "users"), "user")}, ${count(rowsOf(manifest, "authenticators"), "authenticator")}, ${count(rowsOf(manifest, "audit_events"), "event")} of the trail and ${count(keyIds.length, "key")}.`,
    ...(fits === false ? [] : [key]),
  ].join("\n");
}
