import { join } from "node:path";
import type { Settings } from "../config/settings.ts";
import { migrate } from "../store/migrate.ts";
import { openPostgres } from "../store/postgres.ts";
import type { Database } from "../store/sql.ts";
import { openSqlite } from "../store/sqlite.ts";

/**
 * Opens the database that the settings name, with its schema up to date.
 * @throws {StoreUnavailable} when it cannot be reached
 * @throws {SchemaTooNew} when a newer build has migrated it
 */
export async function openDatabase(
  { databaseUrl, dataDir }: Pick<Settings, "databaseUrl" | "dataDir">,
  onConnectionLost: (error: Error) => void,
): Promise<Database> {
  const database =
    databaseUrl === null
      ? openSqlite({ file: join(dataDir, "countersign.db") })
      : openPostgres({ url: databaseUrl, onConnectionLost });
  try {
    await migrate(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}
