import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { systemReason } from "../../config/systemReason.ts";
import { CommandFailure } from "../CommandFailure.ts";
import type { Terminal } from "../output/terminal.ts";

/**
 * Gives the bytes of a file, or of the standard input for "-", piece by piece.
 * @throws {CommandFailure} failed when the file cannot be read
 */
export async function openSource(
  file: string,
  terminal: Pick<Terminal, "folder" | "input">,
): Promise<AsyncIterable<Uint8Array>> {
  if (file === "-") return terminal.input();
  try {
    const handle = await open(resolve(terminal.folder, file), "r");
    if ((await handle.stat()).isDirectory()) throw new CommandFailure("failed", `${file} is a folder.`);
    return handle.createReadStream();
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    throw new CommandFailure("failed", `${file} cannot be read (${systemReason(error)}).`);
  }
}
