import { resolve } from "node:path";
import { audit } from "@countersign/core";
import { rowsOf } from "../../backups/backupManifest.ts";
import { backupLock } from "../../backups/backupSecrets.ts";
import { makeBackup } from "../../backups/makeBackup.ts";
import { findClosest } from "../../config/findClosest.ts";
import { isDatabaseThere } from "../../start/isDatabaseThere.ts";
import { systemClock as clock, systemRandom as random } from "../../start/systemPorts.ts";
import { CommandFailure } from "../CommandFailure.ts";
import { defineCommand } from "../command.ts";
import { operatorScope } from "../operatorScope.ts";
import { count } from "../output/count.ts";
import type { Terminal } from "../output/terminal.ts";
import { readMasterKey } from "../readMasterKey.ts";
import { readOperatorSettings } from "../readOperatorSettings.ts";
import { versions } from "../versions.ts";
import { neverServed } from "../withStorehouse.ts";
import { withWorkspace } from "../withWorkspace.ts";
import { backupVerify } from "./backupVerify.ts";

const POSTGRES =
  "This service keeps its data in PostgreSQL, which is backed up by its own tools: pg_dump or pg_basebackup. After such a dump is " +
  "loaded again, run countersign restore --database. docs/operating/backup.md has every step.";

/** The words that are commands behind this one. */
const SUBCOMMANDS = [backupVerify.name.slice("backup ".length)];

export const backup = defineCommand({
  name: "backup",
  summary: "Make a backup of the embedded database while the service goes on",
  details:
    "The file holds the database as it was at one moment, and bootstrap.json. It is sealed by a key that is derived from the master " +
    "key, or by COUNTERSIGN_BACKUP_PASSPHRASE where that is set; it does not hold the master key, without which it is of no use: keep " +
    "that elsewhere. PostgreSQL has tools of its own for this.",
  argument: { name: "FILE", summary: "the file to make; it must not be there yet" },
  options: { force: { summary: "replace the file where it is there" } },
  examples: ["countersign backup countersign.backup", "countersign backup countersign.backup --force --json"],
  async run({ given, argument, terminal }) {
    refuseMistyped(argument);
    const settings = await readOperatorSettings(terminal);
    if (settings.databaseUrl !== null) throw new CommandFailure("failed", POSTGRES);
    if (!isDatabaseThere(settings)) throw neverServed();
    const masterKey = await readMasterKey(settings);
    const target = resolve(terminal.folder, argument);
    const lock = backupLock(settings, masterKey);
    const { dataDir } = settings;
    const made = { dataDir, target, replaces: given.force, lock, masterKey, nowMs: clock.nowMs(), random };
    const { manifest, bytes } = await makeBackup(made);
    await tellTrail(terminal, { target, schema: manifest.schema });
    terminal.print({
      text: `Backed up ${count(rowsOf(manifest, "users"), "user")} to ${argument} (${count(bytes, "byte")}).`,
      json: { file: target, bytes, manifest },
    });
  },
});

/** A word that is nearly what may follow `backup` makes no file of that name. */
function refuseMistyped(argument: string): void {
  if (/[./\\]/.test(argument)) return;
  const meant = findClosest(argument, SUBCOMMANDS);
  if (meant === null) return;
  throw new CommandFailure(
    "usage",
    `There is no command "backup ${argument}". Did you mean "backup ${meant}"? A file of that name: countersign backup ./${argument}`,
  );
}

/** Whoever copies the data is told of in them; the schema of another build has no place for it. */
async function tellTrail(
  terminal: Terminal,
  { target, schema }: { readonly target: string; readonly schema: number },
): Promise<void> {
  if (schema !== versions.schema) {
    terminal.note("The trail does not tell of this backup: the database has the schema of another build.");
    return;
  }
  await withWorkspace(terminal, async ({ admin, services: { ports } }) => {
    const pools = await admin.listPools();
    const act = { type: "data.backup", userId: null, note: target } as const;
    await ports.store.settle(pools.map(({ id }) => audit(operatorScope(id), ports.clock.nowMs(), act)));
  });
}
