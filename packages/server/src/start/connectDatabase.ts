import { join } from "node:path";
import type { Settings } from "../config/settings.ts";
import { openPostgres } from "../store/postgres.ts";
import type { Database } from "../store/sql.ts";
import { openSqlite } from "../store/sqlite.ts";

/**
 * Gives the database that the settings name, whatever its schema.
 * @throws {StoreUnavailable} when the embedded one cannot be used; PostgreSQL is connected to when it is first asked
 */
export function connectDatabase(
  { databaseUrl, dataDir }: Pick<Settings, "databaseUrl" | "dataDir">,
  onConnectionLost: (error: Error) => void,
): Database {
  return databaseUrl === null
    ? openSqlite({ file: join(dataDir, "countersign.db") })
    : openPostgres({ url: databaseUrl, onConnectionLost });
}
