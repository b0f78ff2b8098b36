import { createHash } from "node:crypto";
import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** What is seen of one file or folder. */
export interface Sight {
  readonly mode: string;
  readonly changedAtMs: number;
  /** A digest of what a file holds, the names in a folder. */
  readonly holds: string;
}

/** Looks at all that lies in a folder, the folder itself included, by paths below it; nothing where there is none. */
export async function photograph(folder: string, below = "."): Promise<Readonly<Record<string, Sight>>> {
  const path = join(folder, below);
  const found = await lstat(path).catch(() => null);
  if (found === null) return {};
  const seen = { mode: found.mode.toString(8), changedAtMs: found.mtimeMs };
  if (!found.isDirectory()) return { [below]: { ...seen, holds: await digestOf(path, found.isFile()) } };
  const names = (await readdir(path)).sort();
  const inside = await Promise.all(names.map((name) => photograph(folder, join(below, name))));
  return Object.assign({ [below]: { ...seen, holds: names.join(" ") } }, ...inside);
}

async function digestOf(path: string, isFile: boolean): Promise<string> {
  return isFile
    ? createHash("sha256")
        .update(await readFile(path))
        .digest("hex")
    : "no file";
}
