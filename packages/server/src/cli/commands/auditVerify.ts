import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import {
  type AuditVerdict,
  type Position,
  parseCheckpoint,
  printCheckpoint,
  type StorehouseView,
} from "@countersign/store";
import { anyText } from "../../config/kinds.ts";
import { systemReason } from "../../config/systemReason.ts";
import { CommandFailure } from "../CommandFailure.ts";
import { defineCommand } from "../command.ts";
import { listExports } from "../listExports.ts";
import { count } from "../output/count.ts";
import { table } from "../output/table.ts";
import type { Terminal } from "../output/terminal.ts";
import { loadReadOnlyKeys } from "../readOnlyKeys.ts";
import { readOperatorSettings } from "../readOperatorSettings.ts";
import { withStorehouseView } from "../withStorehouse.ts";

export const auditVerify = defineCommand({
  name: "audit verify",
  summary: "Verify that the audit trail is as it was written",
  details:
    "It finds what was changed, put in, moved or taken away, and where. It changes nothing and may run while the service does. " +
    "It names the newest checkpoint: kept outside the database and given back with --kept, it shows later whether everything up " +
    "to it is still there, even if the whole database was put back to an older state.",
  options: {
    kept: {
      value: "FILE",
      kind: anyText,
      summary: "checkpoints that were kept outside the database, one a line; - is the standard input",
    },
    exported: {
      value: "FILES",
      kind: anyText,
      summary: "files that older events were exported to, or folders of them, separated by commas",
    },
  },
  examples: [
    "countersign audit verify",
    "countersign audit verify --exported data/audit",
    "countersign audit verify --kept checkpoints.txt --json",
  ],
  async run({ given, terminal }) {
    const settings = await readOperatorSettings(terminal);
    const keptCheckpoints = given.kept === null ? [] : await readKept(given.kept, terminal);
    const exported = given.exported === null ? [] : await listExports(given.exported, terminal);
    await withStorehouseView(settings, async (view) => {
      const keyring = await loadReadOnlyKeys(view, settings);
      const verdict = await view.verifyTrail({ keyring, keptCheckpoints, exported });
      const checkpoint = verdict.ok ? await lastCheckpoint(view) : null;
      terminal.print({ text: printVerdict(verdict, checkpoint), json: { ...verdict, checkpoint } });
      if (!verdict.ok) throw new CommandFailure("checkFailed", "The audit trail is not as it was written.");
    });
  },
});

async function readKept(file: string, terminal: Terminal): Promise<readonly Position[]> {
  const lines = (await readText(file, terminal)).split("\n");
  return lines.flatMap((line, index) => {
    const text = line.trim();
    if (text === "") return [];
    const checkpoint = parseCheckpoint(text);
    if (checkpoint === null) throw new CommandFailure("failed", `Line ${index + 1} of ${file} is no checkpoint.`);
    return [checkpoint];
  });
}

async function readText(file: string, terminal: Terminal): Promise<string> {
  if (file === "-") return await terminal.readInput();
  try {
    return await readFile(resolve(terminal.folder, file), "utf8");
  } catch (error) {
    throw new CommandFailure("failed", `${file} cannot be read (${systemReason(error)}).`);
  }
}

async function lastCheckpoint(view: StorehouseView): Promise<string | null> {
  const last = await view.findLastCheckpoint();
  return last === null ? null : printCheckpoint(last);
}

function printVerdict(verdict: AuditVerdict, checkpoint: string | null): string {
  const { ok, events, writers, checkpoints, exported, keptUnseen, findings, findingsLeftOut } = verdict;
  const rows = exported === 0 ? "" : `, ${count(exported, "exported row")}`;
  const read = `${count(events, "event")} of ${count(writers, "writer")}, ${count(checkpoints, "checkpoint")}${rows}`;
  const unseen =
    keptUnseen === 0
      ? []
      : [`${count(keptUnseen, "kept checkpoint")} from before it begins: to see them, name the exported files.`];
  if (ok)
    return [
      `The audit trail is whole: ${read}.`,
      ...unseen,
      ...(checkpoint === null ? [] : [`Newest checkpoint: ${checkpoint}`]),
    ].join("\n");
  const found = findings.map(({ kind, writerId, seq, toSeq, what }) => {
    return [kind, writerId, seq === toSeq ? String(seq) : `${seq}-${toSeq}`, what];
  });
  const more = findingsLeftOut === 0 ? [] : [`… and ${findingsLeftOut} more.`];
  return [`Read: ${read}.`, table(["KIND", "WRITER", "ROWS", "WHAT IT MEANS"], found), ...unseen, ...more].join("\n");
}
