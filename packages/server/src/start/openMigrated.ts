import { openStorehouse, type Storehouse } from "@countersign/store";
import type { Settings } from "../config/settings.ts";
import { isDatabaseThere } from "./isDatabaseThere.ts";
import { refuseMissingData } from "./refuseMissingData.ts";

/**
 * Opens the database that the settings name, with its schema up to date.
 * @throws {StoreUnavailable} when it cannot be reached
 * @throws {SchemaTooNew} when a newer build has migrated it
 * @throws {DataMissing} when its data are gone
 */
export async function openMigrated(
  settings: Pick<Settings, "databaseUrl" | "dataDir">,
  onConnectionLost: (error: Error) => void,
): Promise<Storehouse> {
  const isThere = isDatabaseThere(settings);
  if (!isThere) await refuseMissingData(settings, null);
  const storehouse = await openStorehouse(settings, onConnectionLost);
  try {
    if (isThere) await refuseMissingData(settings, storehouse);
    await storehouse.migrate();
  } catch (error) {
    await storehouse.close();
    throw error;
  }
  return storehouse;
}
