import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { BACKUP_LOCK_FILE, SERVE_LOCK_FILE } from "./embeddedFiles.ts";
import { StoreBusy } from "./StoreBusy.ts";
import { openSqliteConnection } from "./sqliteConnection.ts";

export interface ServeLock {
  release(): void;
}

/** Another process serves from the same data folder. */
export class FolderServed extends Error {
  override readonly name = "FolderServed";
}

/** Another process makes a backup of the same data folder. */
export class BackupUnderWay extends Error {
  override readonly name = "BackupUnderWay";
}

/**
 * Holds the data folder for one serving process; commands need no lock. The operating system takes it back when the
 * process ends in whatever way, so none is ever stale: it is a lock on a file, not the file.
 * @throws {FolderServed} when another process holds it
 * @throws {StoreUnavailable} when the folder cannot hold a lock
 */
export function holdServeLock(dataDir: string): ServeLock {
  const lock = holdLock(dataDir, SERVE_LOCK_FILE);
  if (lock !== null) return lock;
  throw new FolderServed(
    `Another Countersign serves from ${dataDir}. Stop it first, or give this one a folder of its own; ` +
      "several processes can share one PostgreSQL (COUNTERSIGN_DATABASE_URL).",
  );
}

/**
 * As {@link holdServeLock}, for whoever makes a backup: the folder has room for one copy on its way.
 * @throws {BackupUnderWay} when another process holds it
 * @throws {StoreUnavailable} when the folder cannot hold a lock
 */
export function holdBackupLock(dataDir: string): ServeLock {
  const lock = holdLock(dataDir, BACKUP_LOCK_FILE);
  if (lock !== null) return lock;
  throw new BackupUnderWay(`Another backup of ${dataDir} is under way: wait for it.`);
}

/** Gives null when another process holds it. */
function holdLock(dataDir: string, file: string): ServeLock | null {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lock = openSqliteConnection(join(dataDir, file), { timeout: 0 });
  try {
    lock.exec("begin exclusive");
    return { release: () => lock.close() };
  } catch (error) {
    lock.close();
    if (error instanceof StoreBusy) return null;
    throw error;
  }
}
