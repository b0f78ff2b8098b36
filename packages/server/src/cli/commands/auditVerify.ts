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
  },
  examples: ["countersign audit verify", "countersign audit verify --kept checkpoints.txt --json"],
  async run({ given, terminal }) {
    const settings = await readOperatorSettings(terminal);
    const keptCheckpoints = given.kept === null ? [] : await readKept(given.kept, terminal);
    await withStorehouseView(settings, async (view) => {
      const keyring = await loadReadOnlyKeys(view, settings);
      const verdict = await view.verifyTrail({ keyring, keptCheckpoints });
      const checkpoint = verdict.ok ? await lastCheckpoint(view, verdict) : null;
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

/** In a whole trail the checkpoints are numbered from 1. */
async function lastCheckpoint(view: StorehouseView, { checkpoints }: AuditVerdict): Promise<string | null> {
  const last = await view.findCheckpoint(checkpoints);
  return last === null ? null : printCheckpoint(last);
}

function printVerdict(verdict: AuditVerdict, checkpoint: string | null): string {
  const { ok, events, writers, checkpoints, findings, findingsLeftOut } = verdict;
  const read = `${count(events, "event")} of ${count(writers, "writer")}, ${count(checkpoints, "checkpoint")}`;
  if (ok)
    return [
      `The audit trail is whole: ${read}.`,
      ...(checkpoint === null ? [] : [`Newest checkpoint: ${checkpoint}`]),
    ].join("\n");
  const rows = findings.map(({ kind, writerId, seq, toSeq, what }) => {
    return [kind, writerId, seq === toSeq ? String(seq) : `${seq}-${toSeq}`, what];
  });
  const more = findingsLeftOut === 0 ? [] : [`… and ${findingsLeftOut} more.`];
  return [`Read: ${read}.`, table(["KIND", "WRITER", "ROWS", "WHAT IT MEANS"], rows), ...more].join("\n");
}
