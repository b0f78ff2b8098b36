import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { SERVE_LOCK_FILE } from "./embeddedFiles.ts";
import { StoreBusy } from "./StoreBusy.ts";
import { openSqliteConnection } from "./sqliteConnection.ts";

export interface ServeLock {
  release(): void;
}

/** Another process serves from the same data folder. */
export class FolderServed extends Error {
  override readonly name = "FolderServed";
}

/**
 * Holds the data folder for one serving process; commands need no lock. The operating system takes it back when the
 * process ends in whatever way, so none is ever stale: it is a lock on a file, not the file.
 * @throws {FolderServed} when another process holds it
 * @throws {StoreUnavailable} when the folder cannot hold a lock
 */
export function holdServeLock(dataDir: string): ServeLock {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lock = openSqliteConnection(join(dataDir, SERVE_LOCK_FILE), { timeout: 0 });
  try {
    lock.exec("begin exclusive");
  } catch (error) {
    lock.close();
    if (!(error instanceof StoreBusy)) throw error;
    throw new FolderServed(
      `Another Countersign serves from ${dataDir}. Stop it first, or give this one a folder of its own; ` +
        "several processes can share one PostgreSQL (COUNTERSIGN_DATABASE_URL).",
    );
  }
  return { release: () => lock.close() };
}
