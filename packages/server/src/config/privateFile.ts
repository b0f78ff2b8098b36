import { chown, link, mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { Random } from "@countersign/core";
import { SettingsError } from "./SettingsError.ts";
import { systemReason } from "./systemReason.ts";

export const FOLDER_MODE = 0o700;
export const FILE_MODE = 0o600;

/**
 * Makes a folder that only the account of this process can enter, with all above it that are missing. A folder that is
 * there stays as it is.
 *
 * @throws {SettingsError} when it cannot be made
 */
export async function makePrivateFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: FOLDER_MODE });
  } catch (error) {
    throw new SettingsError([{ name: path, rule: `cannot be made (${systemReason(error)}).` }]);
  }
}

/**
 * Writes a file that only the account of this process can read, unless there is one. Nobody ever sees it half written.
 * Of callers that meet here, in one process or in many, exactly one gets true and the others change nothing.
 *
 * @throws {SettingsError} when it cannot be written
 */
export async function createPrivateFile(path: string, text: string, random: Random): Promise<boolean> {
  return await withDraft(path, text, random, async (draft) => {
    try {
      // A link, unlike a rename, refuses to replace what is there.
      await link(draft, path);
      return true;
    } catch (error) {
      if (systemReason(error) === "EEXIST") return false;
      throw error;
    }
  });
}

/**
 * Writes a file that only the account of this process can read. A crash leaves the old one or the new one whole.
 *
 * @throws {SettingsError} when it cannot be written
 */
export async function replacePrivateFile(path: string, text: string, random: Random): Promise<void> {
  await withDraft(path, text, random, (draft) => rename(draft, path));
}

async function withDraft<T>(
  path: string,
  text: string,
  random: Random,
  publish: (draft: string) => Promise<T>,
): Promise<T> {
  const draft = `${path}.${Buffer.from(random.bytes(8)).toString("hex")}.draft`;
  try {
    await writeDurably(draft, text);
    await giveToOwner(draft, path);
    const outcome = await publish(draft);
    await syncFolder(dirname(path));
    return outcome;
  } catch (error) {
    throw new SettingsError([{ name: path, rule: `cannot be written (${systemReason(error)}).` }]);
  } finally {
    await rm(draft, { force: true });
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, "wx", FILE_MODE);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** What root writes stays with whoever had it, or has the folder: the service's account could not read root's. */
export async function giveToOwner(draft: string, path: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = await stat(path).catch(() => stat(dirname(path)));
  await chown(draft, uid, gid);
}

/** A new name survives a power cut once its folder is on disk. Windows has no such call. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
