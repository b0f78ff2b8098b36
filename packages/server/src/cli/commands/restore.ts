import { resolve } from "node:path";
import { CommandFailure } from "../CommandFailure.ts";
import { defineCommand } from "../command.ts";
import { yesOption } from "../commonOptions.ts";
import { readOperatorSettings } from "../readOperatorSettings.ts";
import { restoreDatabase } from "../restoring/restoreDatabase.ts";
import { restoreFile } from "../restoring/restoreFile.ts";

const SEE = "\nSee: countersign restore --help";

export const restore = defineCommand({
  name: "restore",
  summary: "Restore a backup into an empty data folder, or settle a database that came from the past",
  details:
    "A past that comes back opens nothing that was closed since: whatever can be used once or taken back ends, " +
    "sessions, codes, devices and API keys among it (docs/tables.md), and the codes that apps show at this moment are used up. Recovery codes that were used since the backup cannot be known, and open " +
    "again unless --void-recovery-codes ends all of them. The trail tells of it. FILE is restored into a COUNTERSIGN_DATA_DIR that holds nothing but " +
    "the master key. --database is for a dump of PostgreSQL that was loaded, or a data folder that was copied: every node must be stopped.",
  argument: { name: "FILE", summary: "the backup; left out with --database", isOptional: true },
  options: {
    database: { summary: "the database is here already: end what it would open" },
    moved: { summary: "with --database: it was moved as it was, nobody was served meanwhile, and nothing ends" },
    voidRecoveryCodes: { summary: "end all recovery codes, of which some may have been used since" },
    yes: yesOption,
  },
  examples: [
    "countersign restore countersign.backup",
    "countersign restore countersign.backup --void-recovery-codes",
    "countersign restore --database --yes",
  ],
  async run({ given, argument, terminal }) {
    if (given.database === (argument !== ""))
      throw new CommandFailure("usage", `Say what to restore: FILE, or else --database.${SEE}`);
    if (given.moved && (!given.database || given.voidRecoveryCodes))
      throw new CommandFailure("usage", `--moved belongs to --database, and ends nothing.${SEE}`);
    const settings = await readOperatorSettings(terminal);
    if (given.database) return await restoreDatabase(settings, given, terminal);
    await restoreFile(settings, { source: resolve(terminal.folder, argument), ...given }, terminal);
  },
});
