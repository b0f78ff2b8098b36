import { open, rm } from "node:fs/promises";
import { systemReason } from "../../config/systemReason.ts";
import { CommandFailure } from "../CommandFailure.ts";

/**
 * Writes a file that is not there yet, for its owner alone, and has it on the disk.
 * @throws {CommandFailure} failed where it cannot be made
 */
export async function writeNew(path: string, pieces: AsyncIterable<Uint8Array | string>): Promise<void> {
  const file = await open(path, "wx", 0o600).catch((error: unknown) => {
    throw new CommandFailure("failed", `${path} cannot be made (${systemReason(error)}).`);
  });
  try {
    for await (const piece of pieces) await file.writeFile(piece);
    await file.sync();
  } catch (error) {
    // What is not whole opens nowhere, and its name would refuse the next try.
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}
