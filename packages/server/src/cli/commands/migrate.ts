import { openStorehouse } from "@countersign/store";
import { takeDataFolder } from "../../config/dataFolder.ts";
import { demandFit } from "../../start/openMigrated.ts";
import { defineCommand } from "../command.ts";
import { readOperatorSettings } from "../readOperatorSettings.ts";

export const migrate = defineCommand({
  name: "migrate",
  summary: "Bring the schema of the database up to date",
  details:
    "serve does so by itself; this command is for those who want it done before, or under an account that may change " +
    "tables. It makes the database when there is none. Of several that run at once one does the work.",
  options: {},
  examples: ["countersign migrate"],
  async run({ terminal }) {
    const settings = await readOperatorSettings(terminal);
    await takeDataFolder(settings);
    const storehouse = await openStorehouse(settings);
    try {
      for (const doubt of await demandFit(storehouse)) terminal.note(doubt);
      const from = await storehouse.schemaVersion();
      await storehouse.migrate();
      const to = await storehouse.schemaVersion();
      const text = from === to ? `The schema is up to date (${to}).` : `The schema went from ${from} to ${to}.`;
      terminal.print({ text, json: { from, to } });
    } finally {
      await storehouse.close();
    }
  },
});
