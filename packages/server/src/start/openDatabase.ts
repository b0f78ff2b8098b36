import { connectDatabase, type Database, migrate } from "@countersign/store";
import type { Settings } from "../config/settings.ts";

/**
 * Opens the database that the settings name, with its schema up to date.
 * @throws {StoreUnavailable} when it cannot be reached
 * @throws {SchemaTooNew} when a newer build has migrated it
 */
export async function openDatabase(
  settings: Pick<Settings, "databaseUrl" | "dataDir">,
  onConnectionLost: (error: Error) => void,
): Promise<Database> {
  const database = await connectDatabase(settings, onConnectionLost);
  try {
    await migrate(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}
