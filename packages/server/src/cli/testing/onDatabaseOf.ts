import { connectDatabase, type Database } from "@countersign/store/testing";
import { readSettings } from "../../config/readSettings.ts";
import type { Home } from "./home.ts";

/** Lends the database of a home, to look behind the service or to change what it wrote. */
export async function onDatabaseOf<T>(home: Home, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await connectDatabase(readSettings(home.settings), () => undefined);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
