import { DatabaseSync, type DatabaseSyncOptions, type StatementSync } from "node:sqlite";
import { StoreBusy } from "./StoreBusy.ts";
import { StoreUnavailable } from "./StoreUnavailable.ts";
import type { SqlValue } from "./sql.ts";

/** One connection to a database file, with its prepared statements. Everything happens before the call returns. */
export interface SqliteConnection {
  all(text: string, params: readonly SqlValue[]): unknown[];
  run(text: string, params: readonly SqlValue[]): number;
  /** Runs a statement that is not worth preparing. */
  exec(text: string): void;
  isInTransaction(): boolean;
  close(): void;
}

/**
 * Opens a connection.
 * @throws {StoreUnavailable} when the file cannot be used
 */
export function openSqliteConnection(file: string | URL, options: DatabaseSyncOptions): SqliteConnection {
  const database = guard(() => new DatabaseSync(file, options));
  const statements = new Map<string, StatementSync>();

  function prepare(text: string): StatementSync {
    const known = statements.get(text);
    if (known !== undefined) return known;
    const statement = database.prepare(placesOf(text));
    statements.set(text, statement);
    return statement;
  }

  return {
    all: (text, params) => guard(() => prepare(text).all(...params)),
    run: (text, params) => guard(() => Number(prepare(text).run(...params).changes)),
    exec: (text) => guard(() => database.exec(text)),
    isInTransaction: () => database.isTransaction,
    close: () => guard(() => database.close()),
  };
}

/**
 * Gives a statement with its places as SQLite has them. Where each stands once and in order they get no numbers: every run
 * searches for a number among all of them, so that one of 3000 places would take a hundred times as long.
 */
function placesOf(text: string): string {
  const places = [...text.matchAll(/\$(\d+)/g)];
  const isInOrder = places.every(([, number], index) => Number(number) === index + 1);
  return text.replaceAll(/\$(\d+)/g, isInOrder ? "?" : "?$1");
}

/** Primary result codes, the low byte of an extended one. https://www.sqlite.org/rescode.html */
const BUSY = 5;
const RIGHTS = "Give the account of the service the right to write the file and its folder.";
const BACKUP = "Restore it from a backup.";
const PLACE = "Set COUNTERSIGN_DATA_DIR to a local disk.";
/** What mends a file that cannot be used. */
const REMEDIES: ReadonlyMap<number, string> = new Map([
  [3, RIGHTS], // PERM
  [8, RIGHTS], // READONLY
  [10, "Look after the disk it lies on."], // IOERR
  [11, BACKUP], // CORRUPT
  [13, "Make room on its disk."], // FULL
  [14, RIGHTS], // CANTOPEN
  [15, PLACE], // PROTOCOL
  [22, PLACE], // NOLFS
  [26, BACKUP], // NOTADB
]);

function guard<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw sqliteFailure(error);
  }
}

/** Gives what a failure of SQLite means to whoever asked; any other error as it is. */
export function sqliteFailure(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code, errcode = 0 } = error as { code?: string; errcode?: number }; // node:sqlite sets them, untyped
  if (code === "ERR_INVALID_STATE") return new StoreUnavailable("The database is closed.", { cause: error });
  const primary = errcode & 0xff;
  if (primary === BUSY)
    return new StoreBusy("Another process holds the database: end it, or wait for it.", { cause: error });
  const remedy = REMEDIES.get(primary);
  if (remedy === undefined) return error;
  return new StoreUnavailable(`The database file fails: ${error.message}. ${remedy}`, { cause: error });
}
