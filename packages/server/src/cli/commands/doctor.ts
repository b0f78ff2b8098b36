import { CommandFailure } from "../CommandFailure.ts";
import { defineCommand } from "../command.ts";
import { examine } from "../doctor/examine.ts";
import type { Finding } from "../doctor/finding.ts";
import { printable } from "../output/table.ts";

const SIGNS: Readonly<Record<Finding["status"], string>> = { ok: "ok  ", warn: "WARN", fail: "FAIL" };

export const doctor = defineCommand({
  name: "doctor",
  summary: "Check the service and say what to do",
  details:
    "Settings, data folder, disk, port, proxies, public address with its certificate, gateways, mail server, list of passwords, " +
    "faces, database, schema, master key, keys, clock, webhooks and audit trail. It connects to the mail server, the public " +
    "address and its own port, sends no message, changes nothing, and may run while the service does. Warnings leave the " +
    "exit code at 0.",
  options: {},
  examples: ["countersign doctor", "countersign doctor --json"],
  async run({ terminal }) {
    const checks = await examine(terminal);
    const failed = checks.filter(({ status }) => status === "fail").length;
    terminal.print({ text: checks.map(printFinding).join("\n"), json: { healthy: failed === 0, checks } });
    if (failed > 0) throw new CommandFailure("checkFailed", `${failed} of ${checks.length} checks failed.`);
  },
});

function printFinding({ name, status, finding, whatToDo }: Finding): string {
  const line = `${SIGNS[status]}  ${name.padEnd(14)}  ${printable(finding)}`;
  return whatToDo === null ? line : `${line}\n${" ".repeat(22)}-> ${printable(whatToDo)}`;
}
