import {
  NEWEST_SCHEMA,
  openStorehouse,
  openStorehouseThreads,
  type ServingStorehouse,
  type Storehouse,
} from "@countersign/store";
import type { Settings } from "../config/settings.ts";
import { DatabaseUnfit, sentenceOfFault } from "./DatabaseUnfit.ts";
import { isDatabaseThere } from "./isDatabaseThere.ts";
import { refuseMissingData } from "./refuseMissingData.ts";

export interface Opening {
  /** Told that a thread which has the embedded database open has ended by itself: nothing can be served any more. */
  readonly onThreadDeath: (error: Error) => void;
  readonly onConnectionLost: (error: Error) => void;
  /** Told in a sentence what an operator should know of a database that serves. */
  readonly onDoubt: (sentence: string) => void;
}

/**
 * Opens the database that the settings name, with its schema up to date, once it is known that requests will not fail by it.
 * @throws {StoreUnavailable} when it cannot be reached, or nothing can be written
 * @throws {DatabaseUnfit} when requests would fail
 * @throws {SchemaTooNew} when a newer build has taken away what this one needs
 * @throws {DataMissing} when its data are gone
 */
export async function openMigrated(
  settings: Pick<Settings, "databaseUrl" | "dataDir">,
  { onDoubt, ...told }: Opening,
): Promise<ServingStorehouse> {
  const isThere = isDatabaseThere(settings);
  if (!isThere) await refuseMissingData(settings, null);
  const storehouse = await openForServing(settings, told);
  try {
    for (const doubt of await demandFit(storehouse)) onDoubt(doubt);
    if (isThere) await refuseMissingData(settings, storehouse);
    await storehouse.migrate();
    const schema = await storehouse.schemaVersion();
    if (schema > NEWEST_SCHEMA) onDoubt(sentenceOfNewer(schema));
    await storehouse.tryWrite();
  } catch (error) {
    await storehouse.close();
    throw error;
  }
  return storehouse;
}

function sentenceOfNewer(schema: number): string {
  return (
    `The database has schema ${schema}, and this build knows ${NEWEST_SCHEMA}: it serves beside newer ones, and knows nothing of what ` +
    "they added. Bring it up to date."
  );
}

/** The embedded database is opened in threads of its own, so that the event loop waits for no disk. */
async function openForServing(
  { databaseUrl, dataDir }: Pick<Settings, "databaseUrl" | "dataDir">,
  { onConnectionLost, onThreadDeath: onDeath }: Omit<Opening, "onDoubt">,
): Promise<ServingStorehouse> {
  const place = { databaseUrl, dataDir };
  if (databaseUrl !== null) return await openStorehouse(place, onConnectionLost);
  return openStorehouseThreads({ program: new URL(import.meta.resolve("#storage-thread")), place, onDeath });
}

/**
 * Gives what is to be said of a database that serves.
 * @throws {DatabaseUnfit} when it does not
 */
export async function demandFit(storehouse: Pick<Storehouse, "examine">): Promise<readonly string[]> {
  const faults = await storehouse.examine();
  const fatal = faults.filter(({ isFatal }) => isFatal);
  if (fatal.length > 0) throw new DatabaseUnfit(fatal);
  return faults.map(sentenceOfFault);
}
