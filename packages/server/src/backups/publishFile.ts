import { link, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { FILE_MODE, giveToOwner, syncFolder } from "../config/privateFile.ts";
import { systemReason } from "../config/systemReason.ts";
import { BackupFailed } from "./BackupFailed.ts";

/** What a file is called that is not whole yet: by this it is known when it was left behind. */
export const DRAFT_ENDING = ".draft";

export interface Publishing {
  readonly target: string;
  /** Whether it takes the place of a file that is there. */
  readonly replaces: boolean;
  /** Told apart from all others on their way. */
  readonly mark: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes a file for this account alone, has it on the disk and only then gives it its name; what is not whole is taken away.
 * Gives how large it is.
 * @throws {BackupFailed} when it cannot be written, or is there already
 */
export async function publishFile(
  { target, replaces, mark, signal }: Publishing,
  pieces: AsyncIterable<Uint8Array>,
): Promise<number> {
  const draft = `${target}.${mark}${DRAFT_ENDING}`;
  try {
    const bytes = await write(draft, pieces, signal);
    await giveToOwner(draft, dirname(target));
    await (replaces ? rename(draft, target) : putNew(draft, target));
    await syncFolder(dirname(target));
    return bytes;
  } catch (error) {
    signal?.throwIfAborted();
    throw new BackupFailed(`${target} cannot be made (${systemReason(error)}).`);
  } finally {
    await rm(draft, { force: true });
  }
}

async function write(draft: string, pieces: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<number> {
  const file = await open(draft, "wx", FILE_MODE);
  let bytes = 0;
  try {
    for await (const piece of pieces) {
      signal?.throwIfAborted();
      await file.writeFile(piece); // goes on where it stands, and writes all of it
      bytes += piece.length;
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return bytes;
}

/** A link, unlike a rename, refuses to replace what is there. Some file systems, as those of memory cards, know none. */
async function putNew(draft: string, target: string): Promise<void> {
  try {
    await link(draft, target);
  } catch (error) {
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"].includes(systemReason(error))) throw error;
    await (await open(target, "wx", FILE_MODE)).close(); // refuses as well
    await rename(draft, target);
  }
}
