import { open } from "node:fs/promises";
import { join } from "node:path";
import { buildSlowFsync } from "./slowFsync.ts";

/** The disk of all processes of a run, which is as slow as is wanted at any moment. */
export interface Disk {
  /** Settings of a process that works on it. */
  readonly settings: Readonly<Record<string, string>>;
  /** Has every flush take so many microseconds beside what it takes anyway, from now on. */
  slowDown(delayUs: number): Promise<void>;
  close(): Promise<void>;
}

/** Opens the disk as it is; it needs a C compiler only where it is to be slow at times. */
export async function openDisk(folder: string, delaysUs: readonly number[]): Promise<Disk> {
  if (delaysUs.every((each) => each === 0))
    return { settings: {}, slowDown: () => Promise.resolve(), close: () => Promise.resolve() };
  const library = await buildSlowFsync(folder);
  const path = join(folder, "fsync-us");
  const file = await open(path, "w", 0o644); // read by the server of PostgreSQL, which runs under another account
  const slowDown = async (delayUs: number): Promise<void> => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(delayUs));
    await file.write(bytes, 0, bytes.length, 0);
  };
  await slowDown(0);
  return { settings: { LD_PRELOAD: library, FSYNC_US_FILE: path }, slowDown, close: () => file.close() };
}
