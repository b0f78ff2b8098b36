import { join } from "node:path";
import type { Settings } from "../config/settings.ts";
import type { Database } from "../store/sql.ts";
import { openSqlite } from "../store/sqlite.ts";

/**
 * Gives the database that the settings name, whatever its schema.
 * @throws {StoreUnavailable} when the embedded one cannot be used; PostgreSQL is connected to when it is first asked
 */
export async function connectDatabase(
  { databaseUrl, dataDir }: Pick<Settings, "databaseUrl" | "dataDir">,
  onConnectionLost: (error: Error) => void,
): Promise<Database> {
  if (databaseUrl === null) return openSqlite({ file: join(dataDir, "countersign.db") });
  // An embedded database does without loading the other one's client.
  const { openPostgres } = await import("../store/postgres.ts");
  return openPostgres({ url: databaseUrl, onConnectionLost });
}
