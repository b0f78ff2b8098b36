import { openStorehouse, type PastEnded } from "@countersign/store";
import { BackupFailed } from "../../backups/BackupFailed.ts";
import { type BackupManifest, rowsOf } from "../../backups/backupManifest.ts";
import { restoreBackup } from "../../backups/restoreBackup.ts";
import { findSecretFiles } from "../../config/loadSettings.ts";
import type { Settings } from "../../config/settings.ts";
import { demandFit } from "../../start/openMigrated.ts";
import { settleRestore } from "../../start/settleRestore.ts";
import { CommandFailure } from "../CommandFailure.ts";
import { operatorScope } from "../operatorScope.ts";
import { count } from "../output/count.ts";
import type { Terminal } from "../output/terminal.ts";
import { masterKeyMissing, readBackupSecrets } from "../readBackupSecrets.ts";
import { printEnded, recoveryNote } from "./printEnded.ts";

const POSTGRES =
  "A backup file is one of an embedded database, and the settings name a PostgreSQL (COUNTERSIGN_DATABASE_URL): take that away, " +
  "or load a dump by PostgreSQL's own tools and run countersign restore --database.";

export interface FileRestore {
  readonly source: string;
  readonly voidRecoveryCodes: boolean;
}

/** Restores a backup into the data folder. */
export async function restoreFile(
  settings: Settings,
  { source, voidRecoveryCodes }: FileRestore,
  terminal: Terminal,
): Promise<void> {
  if (settings.databaseUrl !== null) throw new CommandFailure("failed", POSTGRES);
  const { secrets, masterKey } = await readBackupSecrets(settings);
  if (masterKey === null) throw masterKeyMissing(settings);
  const { dataDir } = settings;
  const secretFiles = await findSecretFiles(terminal.folder, terminal.environment);
  let ended: PastEnded | null = null;
  const manifest = await restoreBackup({
    ...{ source, secrets, dataDir, secretFiles, masterKey },
    async prepare(folder, { madeAt }) {
      const storehouse = await openStorehouse({ databaseUrl: null, dataDir: folder });
      try {
        for (const doubt of await demandFit(storehouse)) terminal.note(doubt);
        await storehouse.migrate();
        const { origin } = operatorScope("");
        const note = `backup of ${madeAt}; ${recoveryNote(voidRecoveryCodes)}`;
        ended = await settleRestore({ storehouse, masterKey, note, origin, voidsRecoveryCodes: voidRecoveryCodes });
      } finally {
        await storehouse.close();
      }
    },
  });
  if (ended === null) throw new BackupFailed("The backup was not prepared.");
  tell(manifest, ended, { dataDir, voidRecoveryCodes }, terminal);
}

function tell(
  manifest: BackupManifest,
  ended: PastEnded,
  { dataDir, voidRecoveryCodes }: { readonly dataDir: string; readonly voidRecoveryCodes: boolean },
  terminal: Terminal,
): void {
  for (const sentence of ended.unreadable) terminal.note(sentence);
  const users = count(rowsOf(manifest, "users"), "user");
  terminal.print({
    text: [`Restored ${users} to ${dataDir}, as of ${manifest.madeAt}.`, ...printEnded(ended, voidRecoveryCodes)].join(
      "\n",
    ),
    json: { dataDir, madeAt: manifest.madeAt, ended },
  });
}
