import { closeSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import { backup, DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { DATABASE_FILE } from "./embeddedFiles.ts";
import { StoreUnavailable } from "./StoreUnavailable.ts";
import { openSqliteConnection, sqliteFailure } from "./sqliteConnection.ts";

/** Between two batches the copy can be broken off. */
const BATCH_PAGES = 2048;
const BUSY_TIMEOUT_MS = 5000;

/**
 * Copies the embedded database of a folder to a file, as it is at one moment; whoever serves from it reads and writes on. The
 * file is made for this account alone, and replaced when it is there; a copy that was not finished is taken away.
 * @throws {StoreUnavailable} when the database cannot be read, or the copy not be written
 */
export async function copyEmbedded(dataDir: string, target: string, signal?: AbortSignal): Promise<void> {
  const source = openSource(join(dataDir, DATABASE_FILE));
  try {
    rmSync(target, { force: true });
    closeSync(openSync(target, "wx", 0o600));
    // The whole copy is read within one transaction: what others write meanwhile would have it begin anew.
    source.exec("begin");
    source.prepare("select 1 from sqlite_schema").all();
    await backup(source, target, { rate: BATCH_PAGES, progress: () => signal?.throwIfAborted() });
  } catch (error) {
    rmSync(target, { force: true });
    signal?.throwIfAborted();
    throw copyFailure(error, target);
  } finally {
    source.close();
  }
}

function openSource(file: string): DatabaseSync {
  try {
    return new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  } catch (error) {
    throw sqliteFailure(error);
  }
}

function copyFailure(error: unknown, target: string): unknown {
  if (error instanceof Error && "syscall" in error && "code" in error)
    return new StoreUnavailable(`${target} cannot be written (${String(error.code)}).`, { cause: error });
  return sqliteFailure(error);
}

/**
 * Reads a copy that nobody has open from its first page to its last, and gives what is wrong with it; null when nothing is.
 * @throws {StoreUnavailable} when it cannot be read
 */
export function findDamageOfCopy(file: string): string | null {
  const url = pathToFileURL(file);
  url.search = "immutable=1";
  const copy = openSqliteConnection(url, { readOnly: true });
  try {
    const [first] = copy.all("pragma quick_check(1)", []) as { quick_check: string }[]; // the pragma's one column
    return first === undefined || first.quick_check === "ok" ? null : first.quick_check.replaceAll(/\s+/g, " ");
  } finally {
    copy.close();
  }
}
