import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { systemReason } from "../../config/systemReason.ts";
import type { ImportLine } from "../../moves/importRecords.ts";
import { CommandFailure } from "../CommandFailure.ts";

export interface Report {
  write(line: ImportLine): Promise<void>;
  close(): Promise<void>;
}

const FLUSH_LENGTH = 65_536;

/**
 * Opens the file that tells of every record, one JSON object a line; an older one is replaced. It holds ids, fields and rules:
 * nothing secret.
 * @throws {CommandFailure} failed when it cannot be written
 */
export async function openReport(file: string, folder: string): Promise<Report> {
  const path = resolve(folder, file);
  const handle = await open(path, "w", 0o600).catch((error: unknown) => {
    throw new CommandFailure("failed", `${file} cannot be written (${systemReason(error)}).`);
  });
  let waiting = "";
  const flush = async (): Promise<void> => {
    const text = waiting;
    waiting = "";
    await handle.appendFile(text);
  };
  return {
    async write(line) {
      waiting += `${JSON.stringify(reportOf(line))}\n`;
      if (waiting.length >= FLUSH_LENGTH) await flush();
    },
    async close() {
      await flush();
      await handle.close();
    },
  };
}

function reportOf({ at, outcome, foreignId, remarks }: ImportLine): object {
  const { kind, ...rest } = outcome;
  return {
    line: at.line,
    ...(at.path === null ? {} : { path: at.path }),
    outcome: kind,
    ...(foreignId === null ? {} : { id: foreignId }),
    ...rest,
    ...(remarks.length === 0 ? {} : { remarks }),
  };
}
