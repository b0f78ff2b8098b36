import { wholeNumber } from "../../config/kinds.ts";
import { exportFolder } from "../../start/exportFolder.ts";
import { pruneAuditTrail } from "../../start/pruneAuditTrail.ts";
import { systemClock as clock } from "../../start/systemPorts.ts";
import { CommandFailure } from "../CommandFailure.ts";
import { defineCommand } from "../command.ts";
import { count } from "../output/count.ts";
import { withWorkspace } from "../withWorkspace.ts";

export const auditPrune = defineCommand({
  name: "audit prune",
  summary: "Export and drop what is old of the audit trail",
  details:
    "What the service does by itself every ten minutes where COUNTERSIGN_AUDIT_DAYS is set, at once. The files go to " +
    "COUNTERSIGN_AUDIT_EXPORT_DIR; what is not kept there is not dropped. It may run while the service does.",
  options: {
    days: {
      value: "DAYS",
      kind: wholeNumber(1, 36_500),
      summary: "how many days to keep, in place of COUNTERSIGN_AUDIT_DAYS",
    },
  },
  examples: ["countersign audit prune --days 365", "countersign audit prune --days 90 --json"],
  async run({ given, terminal }) {
    await withWorkspace(terminal, async ({ settings, trail }) => {
      const days = given.days ?? settings.auditDays;
      if (days === null) throw new CommandFailure("usage", "Say how many days to keep: --days=DAYS.");
      const { files, rows } = await pruneAuditTrail({ trail, clock, settings: { ...settings, auditDays: days } });
      const folder = exportFolder(settings);
      const text =
        rows === 0 ? "Nothing is old enough." : `${count(rows, "row")} in ${count(files, "file")}, in ${folder}.`;
      terminal.print({ text, json: { files, rows, folder } });
    });
  },
});
