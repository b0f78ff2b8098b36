import { chmodSync, closeSync, mkdirSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Caller, commitGroup } from "./commitGroup.ts";
import { createGroups } from "./createGroups.ts";
import { examineSqlite } from "./examineSqlite.ts";
import { createQueue } from "./queue.ts";
import { StoreBusy } from "./StoreBusy.ts";
import { StoreUnavailable } from "./StoreUnavailable.ts";
import type { Database, Sql, Waits } from "./sql.ts";
import { openSqliteConnection, type SqliteConnection } from "./sqliteConnection.ts";
import { queryOn, readOnce } from "./sqliteReading.ts";

const BUSY_TIMEOUT_MS = 5000;
const LONG_BUSY_TIMEOUT_MS = 300_000;
const LONGEST_POLL_MS = 20;
/** How many transactions share one wait for the disk. */
const MOST_TOGETHER = 64;
/** What many writes in a row go back to, such as an import's to its indexes; SQLite's own is 2 MiB, and far more is read again. */
const WRITER_CACHE_KIB = 65_536;
/**
 * What the many short writes of a service go back to: the inner pages of its indexes. Each commit in which a page was split
 * looks at every page that is kept, so that the cache of an import took a tenth of what a verification costs.
 */
export const SERVING_CACHE_KIB = 8192;
/**
 * How long the journal grows, 16 MiB, before it is brought into the file, which waits for the disk: of 6000 verifications one
 * by one, each of which waits for it once, that was 523 times at SQLite's own 1000 pages, and is 184 times.
 */
const JOURNAL_PAGES = 4000;
/**
 * So many transactions are brought into the file as soon as nobody waits: those of a full journal take several times as long,
 * and somebody always waits for that one.
 */
const RESTING_WORKS = 64;

export interface SqliteSettings {
  /** Made with mode 0600 when it is not there, its folder with 0700. */
  readonly file: string;
  /** How long a write waits for another process. */
  readonly busyTimeoutMs?: number;
  /** How much of the file what writes keeps in memory; what many writes in a row need by default. */
  readonly cacheKib?: number;
}

/**
 * Opens the embedded database. One connection writes, one transaction at a time, in which everybody's work goes along who
 * came while the last one was written to disk; two others read, so that nobody who reads waits for a write or sees half of one.
 * @throws {StoreUnavailable} when the file cannot be used
 */
export function openSqlite(settings: SqliteSettings): Database {
  const { file, busyTimeoutMs = BUSY_TIMEOUT_MS, cacheKib = WRITER_CACHE_KIB } = settings;
  makePrivate(file);
  const writer = openWriter(file, busyTimeoutMs, cacheKib);
  const reader = openSqliteConnection(file, { readOnly: true, timeout: busyTimeoutMs });
  const snapshots = openSqliteConnection(file, { readOnly: true, timeout: busyTimeoutMs });
  const readInTurn = createQueue();
  const demandFile = guardFile(file);
  const beginWaiting = async (timeoutMs: number): Promise<void> => {
    demandFile();
    await begin(writer, timeoutMs);
  };
  const caution = { groups: 0 };
  const journal = { works: 0 };
  const commit = (callers: readonly Caller[], timeoutMs: number) => {
    journal.works += callers.length;
    return commitGroup(writer, () => beginWaiting(timeoutMs), callers, caution);
  };
  const join = createGroups<Caller>(
    MOST_TOGETHER,
    (callers) => commit(callers, busyTimeoutMs),
    () => bringIn(writer, journal),
  );
  const commitLong = (caller: Caller) => commit([caller], LONG_BUSY_TIMEOUT_MS);
  const closeAll = async (): Promise<void> => {
    for (const connection of [snapshots, reader, writer]) connection.close();
  };
  const takeTurn = (caller: Caller, waits: Waits): void =>
    join(waits === "long" ? { alone: () => commitLong(caller) } : { together: caller });

  return {
    dialect: "sqlite",
    ...queryOn(reader),
    read: (work) =>
      readInTurn(() => {
        demandFile();
        return readOnce(snapshots, work);
      }),
    write: <T>(work: (sql: Sql) => Promise<T>, waits: Waits = "briefly") =>
      new Promise<T>((resolve, reject) => {
        takeTurn({ work, resolve: (result) => resolve(result as T), reject }, waits); // what `work` gave
      }),
    examine: async () => examineSqlite(reader, file),
    close: () =>
      new Promise<void>((resolve, reject) => {
        join({ alone: () => readInTurn(closeAll).then(resolve, reject) });
      }),
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

function openWriter(file: string, busyTimeoutMs: number, cacheKib: number): SqliteConnection {
  const writer = openSqliteConnection(file, { timeout: busyTimeoutMs });
  const [mode] = writer.all("pragma journal_mode = wal", []) as { journal_mode: string }[]; // the pragma's one column
  if (mode?.journal_mode !== "wal") {
    throw new StoreUnavailable(`The folder of ${file} cannot hold a database (no shared memory for its journal).`);
  }
  writer.exec("pragma synchronous = full");
  writer.exec(`pragma cache_size = -${cacheKib}`);
  writer.exec(`pragma wal_autocheckpoint = ${JOURNAL_PAGES}`);
  writer.exec("pragma fullfsync = on"); // macOS: fsync alone stops at the drive's cache
  writer.exec("pragma busy_timeout = 0"); // waiting is done off the event loop's back, in `begin`
  return writer;
}

/** Brings what is in the journal into the file, as far as nobody reads what was before, once that is enough. */
function bringIn(writer: SqliteConnection, journal: { works: number }): void {
  if (journal.works < RESTING_WORKS) return;
  journal.works = 0;
  try {
    writer.exec("pragma wal_checkpoint(passive)");
  } catch {
    // All of it is still in the journal, where it is durable, and comes along with the next.
  }
}

/** Takes the write lock before anything is read, so that what was read still holds when it is written. */
async function begin(writer: SqliteConnection, busyTimeoutMs: number): Promise<void> {
  const deadlineMs = performance.now() + busyTimeoutMs;
  for (let waitMs = 1; ; waitMs = Math.min(2 * waitMs, LONGEST_POLL_MS)) {
    try {
      writer.run("begin immediate", []);
      return;
    } catch (error) {
      if (!(error instanceof StoreBusy) || performance.now() >= deadlineMs) throw error;
      await sleep(waitMs);
    }
  }
}
