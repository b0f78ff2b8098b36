import { readFile } from "node:fs/promises";
import { decodeText } from "../config/decodeText.ts";
import { systemReason } from "../config/systemReason.ts";
import { CommandFailure } from "./CommandFailure.ts";

/**
 * Gives what a file holds.
 * @throws {CommandFailure} failed
 */
export async function readJsonFile(path: string): Promise<unknown> {
  try {
    const text = decodeText(await readFile(path));
    if (text === null) throw new SyntaxError("it is not UTF-8 text");
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : systemReason(error);
    throw new CommandFailure("failed", `${path} cannot be read: ${reason}.`);
  }
}
