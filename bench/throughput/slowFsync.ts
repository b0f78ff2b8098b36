import { execFile } from "node:child_process";
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Gives the settings of a process for which every flush to the disk takes so many microseconds more. */
export async function slowFsync(folder: string, delayUs: number): Promise<Readonly<Record<string, string>>> {
  return delayUs === 0 ? {} : { LD_PRELOAD: await buildSlowFsync(folder), FSYNC_US: String(delayUs) };
}

/** Builds what makes flushes slow, and gives its path. */
export async function buildSlowFsync(folder: string): Promise<string> {
  const library = join(folder, "slowFsync.so");
  const words = ["-shared", "-fPIC", "-O2", "-o", library, join(import.meta.dirname, "slowFsync.c"), "-ldl"];
  try {
    await run("cc", words);
  } catch (error) {
    throw new Error(`a slow disk is made by a C compiler: ${error instanceof Error ? error.message : error}`);
  }
  await chmod(library, 0o755); // the server of PostgreSQL runs under another account
  return library;
}
