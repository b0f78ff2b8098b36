import { constants, existsSync } from "node:fs";
import { access, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { embeddedFiles } from "@countersign/store";
import { makePrivateFolder } from "./privateFile.ts";
import { type Mistake, SettingsError } from "./SettingsError.ts";
import type { Settings } from "./settings.ts";
import { systemReason } from "./systemReason.ts";

type Place = Pick<Settings, "dataDir" | "databaseUrl" | "masterKey">;

const { R_OK, W_OK, X_OK } = constants;

/**
 * Makes the data folder when it is not there, and looks whether this account can use what is in it: later, requests would
 * fail by it.
 *
 * @throws {SettingsError} naming everything that it cannot use, with what to do
 */
export async function takeDataFolder(place: Place): Promise<void> {
  await makePrivateFolder(place.dataDir);
  const mistakes = await findUnusable(place);
  if (mistakes.length > 0) throw new SettingsError(mistakes);
}

/** Finds what of the data folder this account cannot use although the service has to. Without a folder there is nothing. */
export async function findUnusable(place: Place): Promise<readonly Mistake[]> {
  const { dataDir } = place;
  const isEmbedded = place.databaseUrl === null;
  const keepsKey = place.masterKey === null;
  const folder = await judge(dataDir, isEmbedded ? R_OK | W_OK | X_OK : R_OK | X_OK, "folder");
  if (folder !== null) return [folder];
  const files = [
    ...["bootstrap.json", ...(keepsKey ? ["master.key"] : [])].map((name) => judge(join(dataDir, name), R_OK, "file")),
    ...(isEmbedded ? embeddedFiles : []).map((name) => judge(join(dataDir, name), R_OK | W_OK, "file")),
  ];
  return (await Promise.all(files)).filter((mistake) => mistake !== null);
}

/**
 * Says why this account cannot make a data folder that is not there; null where it can, or it is there. It may be its parents that are missing,
 * too.
 */
export async function findUnmakable(dataDir: string): Promise<string | null> {
  if (existsSync(dataDir)) return null;
  const parent = nearestAbove(resolve(dataDir));
  if (parent === null) return "cannot be made: nothing above it is there, not even its drive.";
  try {
    if (!(await stat(parent)).isDirectory()) return `cannot be made: ${parent} is no folder.`;
    await access(parent, W_OK | X_OK);
    return null;
  } catch (error) {
    return `cannot be made by this account (${systemReason(error)} in ${parent}).`;
  }
}

/**
 * Gives the nearest folder above a path that is there; null where none is, as on a drive of Windows that is missing.
 * @param above gives the folder that holds a path, a root being its own
 */
export function nearestAbove(path: string, above = dirname, isThere = existsSync): string | null {
  const parent = above(path);
  if (isThere(parent)) return parent;
  return parent === path ? null : nearestAbove(parent, above, isThere);
}

async function judge(path: string, mode: number, kind: "file" | "folder"): Promise<Mistake | null> {
  try {
    const found = await stat(path);
    if (found.isDirectory() !== (kind === "folder")) return { name: path, rule: `must be a ${kind}.` };
    await access(path, mode);
    return null;
  } catch (error) {
    const reason = systemReason(error);
    return reason === "ENOENT" ? null : { name: path, rule: await explain(path, reason) };
  }
}

async function explain(path: string, reason: string): Promise<string> {
  if (reason === "EROFS") return "must be writable, and lies on a file system that is mounted read-only.";
  const uid = process.getuid?.();
  const owner = await stat(path).then(
    (found) => found.uid,
    () => uid,
  );
  if (owner === uid) return `cannot be used by this account (${reason}): give it the right to read and write there.`;
  const who = `its owner has the user id ${owner}, the service ${uid}`;
  return `cannot be used by this account (${reason}): ${who}. Give it away with chown -R, or run the service as its owner.`;
}
