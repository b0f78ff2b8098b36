import { openStorehouse, type Storehouse } from "@countersign/store";
import type { Settings } from "../config/settings.ts";

/**
 * Opens the database that the settings name, with its schema up to date.
 * @throws {StoreUnavailable} when it cannot be reached
 * @throws {SchemaTooNew} when a newer build has migrated it
 */
export async function openMigrated(
  settings: Pick<Settings, "databaseUrl" | "dataDir">,
  onConnectionLost: (error: Error) => void,
): Promise<Storehouse> {
  const storehouse = await openStorehouse(settings, onConnectionLost);
  try {
    await storehouse.migrate();
  } catch (error) {
    await storehouse.close();
    throw error;
  }
  return storehouse;
}
