import { chmodSync, closeSync, mkdirSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { examineSqlite } from "./examineSqlite.ts";
import { leaseSql } from "./leaseSql.ts";
import { createQueue } from "./queue.ts";
import { StoreBusy } from "./StoreBusy.ts";
import { StoreUnavailable } from "./StoreUnavailable.ts";
import type { Database, Sql } from "./sql.ts";
import { openSqliteConnection, type SqliteConnection } from "./sqliteConnection.ts";
import { queryOn, readOnce } from "./sqliteReading.ts";

const BUSY_TIMEOUT_MS = 5000;
const LONG_BUSY_TIMEOUT_MS = 300_000;
const LONGEST_POLL_MS = 20;
/** What many writes in a row go back to, such as an import's to its indexes; SQLite's own is 2 MiB, and far more is read again. */
const WRITER_CACHE_KIB = 65_536;

export interface SqliteSettings {
  /** Made with mode 0600 when it is not there, its folder with 0700. */
  readonly file: string;
  /** How long a write waits for another process. */
  readonly busyTimeoutMs?: number;
}

/**
 * Opens the embedded database. One connection writes, one transaction at a time; two others read, so that nobody who
 * reads waits for a write or sees half of one.
 * @throws {StoreUnavailable} when the file cannot be used
 */
export function openSqlite({ file, busyTimeoutMs = BUSY_TIMEOUT_MS }: SqliteSettings): Database {
  makePrivate(file);
  const writer = openWriter(file, busyTimeoutMs);
  const reader = openSqliteConnection(file, { readOnly: true, timeout: busyTimeoutMs });
  const snapshots = openSqliteConnection(file, { readOnly: true, timeout: busyTimeoutMs });
  const writeInTurn = createQueue();
  const readInTurn = createQueue();
  const demandFile = guardFile(file);

  return {
    dialect: "sqlite",
    ...queryOn(reader),
    read: (work) =>
      readInTurn(() => {
        demandFile();
        return readOnce(snapshots, work);
      }),
    write: (work, waits) =>
      writeInTurn(() => {
        demandFile();
        return writeOnce(writer, waits === "long" ? LONG_BUSY_TIMEOUT_MS : busyTimeoutMs, work);
      }),
    examine: async () => examineSqlite(reader, file),
    close: () =>
      writeInTurn(() =>
        readInTurn(async () => {
          for (const connection of [snapshots, reader, writer]) connection.close();
        }),
      ),
  };
}

/** The journal files take their mode from the database's. */
function makePrivate(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw cannotMake(file, error);
  }
  try {
    // Only a file that was not there: closing one drops the locks this process holds on it. POSIX fcntl, F_SETLK
    closeSync(openSync(file, "wx", 0o600));
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw cannotMake(file, error);
    restrict(file);
  }
}

/** Where somebody else owns it, what it can be used for shows when it is. */
function restrict(file: string): void {
  try {
    chmodSync(file, 0o600);
  } catch (error) {
    if (codeOf(error) !== "EPERM") throw cannotMake(file, error);
  }
}

/** What is written to a file that was moved or deleted under the service would be acknowledged and gone. */
function guardFile(file: string): () => void {
  const { ino } = statSync(file);
  return () => {
    if (statSync(file, { throwIfNoEntry: false })?.ino === ino) return;
    throw new StoreUnavailable(`${file} was moved or deleted. Stop the service, bring the file back and start anew.`);
  };
}

function cannotMake(file: string, cause: unknown): StoreUnavailable {
  return new StoreUnavailable(`The database cannot be made at ${file} (${codeOf(cause)}).`, { cause });
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code; // node:fs throws nothing else
}

function openWriter(file: string, busyTimeoutMs: number): SqliteConnection {
  const writer = openSqliteConnection(file, { timeout: busyTimeoutMs });
  const [mode] = writer.all("pragma journal_mode = wal", []) as { journal_mode: string }[]; // the pragma's one column
  if (mode?.journal_mode !== "wal") {
    throw new StoreUnavailable(`The folder of ${file} cannot hold a database (no shared memory for its journal).`);
  }
  writer.exec("pragma synchronous = full");
  writer.exec(`pragma cache_size = -${WRITER_CACHE_KIB}`);
  writer.exec("pragma fullfsync = on"); // macOS: fsync alone stops at the drive's cache
  writer.exec("pragma busy_timeout = 0"); // waiting is done off the event loop's back, in `begin`
  return writer;
}

async function writeOnce<T>(
  writer: SqliteConnection,
  busyTimeoutMs: number,
  work: (sql: Sql) => Promise<T>,
): Promise<T> {
  await begin(writer, busyTimeoutMs);
  const run: Sql["run"] = async (text, params) => writer.run(text, params);
  // Nobody else writes: the transaction holds the whole database.
  const lease = leaseSql({ ...queryOn(writer), run, lane: 0, lockRows: "" });
  try {
    const result = await work(lease.sql);
    writer.exec("commit");
    return result;
  } catch (error) {
    // SQLite ends the transaction by itself when the disk is full. https://www.sqlite.org/lang_transaction.html §2.3
    if (writer.isInTransaction()) writer.exec("rollback");
    throw error;
  } finally {
    lease.end();
  }
}

/** Takes the write lock before anything is read, so that what was read still holds when it is written. */
async function begin(writer: SqliteConnection, busyTimeoutMs: number): Promise<void> {
  const deadlineMs = performance.now() + busyTimeoutMs;
  for (let waitMs = 1; ; waitMs = Math.min(2 * waitMs, LONGEST_POLL_MS)) {
    try {
      writer.exec("begin immediate");
      return;
    } catch (error) {
      if (!(error instanceof StoreBusy) || performance.now() >= deadlineMs) throw error;
      await sleep(waitMs);
    }
  }
}
