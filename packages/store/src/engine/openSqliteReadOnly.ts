import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { examineSqlite } from "./examineSqlite.ts";
import { createQueue } from "./queue.ts";
import { StoreUnavailable } from "./StoreUnavailable.ts";
import type { Database } from "./sql.ts";
import { openSqliteConnection } from "./sqliteConnection.ts";
import { queryOn, readOnce } from "./sqliteReading.ts";

const BUSY_TIMEOUT_MS = 5000;

/**
 * Opens the embedded database without making or changing a file, as SQLite would to read a journal that is there, or to
 * begin one that is not. Its folder may belong to somebody else.
 * @throws {StoreUnavailable} when the file cannot be used
 */
export function openSqliteReadOnly(file: string): Omit<Database, "write"> {
  const isAtRest = !existsSync(`${file}-wal`);
  const place = placeOf(file, isAtRest);
  const options = { readOnly: true, timeout: BUSY_TIMEOUT_MS };
  const reader = openSqliteConnection(place, options);
  const snapshots = openSqliteConnection(place, options);
  const readInTurn = createQueue();
  return {
    dialect: "sqlite",
    ...queryOn(reader),
    read: (work) => readInTurn(() => readOnce(snapshots, work)),
    examine: async () => examineSqlite(reader, file),
    close: () =>
      readInTurn(async () => {
        for (const connection of [snapshots, reader]) connection.close();
        // What was taken for immutable may have changed under the reader.
        if (isAtRest && existsSync(`${file}-wal`))
          throw new StoreUnavailable("The service started while its database was looked at: do it once more.");
      }),
  };
}

/**
 * Without a journal nobody has the file open, and nothing but the file need be read. Else the index of the journal is
 * used as it is, or made in memory; only for a journal that was copied without its index SQLite makes one beside it.
 * https://www.sqlite.org/uri.html, https://www.sqlite.org/wal.html §5
 */
function placeOf(file: string, isAtRest: boolean): URL {
  const url = pathToFileURL(file);
  if (isAtRest) url.search = "immutable=1";
  else if (existsSync(`${file}-shm`)) url.search = "readonly_shm=1";
  return url;
}
