import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { systemReason } from "../../config/systemReason.ts";
import { CommandFailure } from "../CommandFailure.ts";
import type { Terminal } from "../output/terminal.ts";

/** How much of a file was read. */
export interface Meter {
  /** Of a file that is read more than once, of all readings. Null: it is not known. */
  totalBytes: number | null;
  readBytes: number;
}

export function fractionOf({ totalBytes, readBytes }: Meter): number | null {
  return totalBytes === null || totalBytes === 0 ? null : readBytes / totalBytes;
}

/**
 * Gives the bytes of a file, or of the standard input for "-", piece by piece, and has the meter tell how far it is.
 * @throws {CommandFailure} failed when the file cannot be read
 */
export async function openSource(
  file: string,
  terminal: Pick<Terminal, "folder" | "input">,
  meter: Meter,
  readings = 1,
): Promise<AsyncIterable<Uint8Array>> {
  if (file === "-") return terminal.input();
  try {
    const handle = await open(resolve(terminal.folder, file), "r");
    const entry = await handle.stat();
    if (entry.isDirectory()) throw new CommandFailure("failed", `${file} is a folder.`);
    if (entry.isFile()) meter.totalBytes = readings * entry.size;
    return metered(handle.createReadStream(), meter);
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    throw new CommandFailure("failed", `${file} cannot be read (${systemReason(error)}).`);
  }
}

async function* metered(source: AsyncIterable<Uint8Array>, meter: Meter): AsyncGenerator<Uint8Array> {
  for await (const piece of source) {
    meter.readBytes += piece.length;
    yield piece;
  }
}
