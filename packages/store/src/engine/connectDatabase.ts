import { join } from "node:path";
import { DATABASE_FILE } from "./embeddedFiles.ts";
import type { Database } from "./sql.ts";
import { openSqlite, type SqliteSettings } from "./sqlite.ts";

/** Where the database is: at a PostgreSQL URL or, where there is none, in the data folder. */
export interface DatabasePlace {
  readonly databaseUrl: string | null;
  readonly dataDir: string;
}

/**
 * Opens a database, whatever its schema.
 * @throws {StoreUnavailable} when the embedded one cannot be used; PostgreSQL is connected to when it is first asked
 */
export async function connectDatabase(
  { databaseUrl, dataDir }: DatabasePlace,
  onConnectionLost: (error: Error) => void,
  embedded: Pick<SqliteSettings, "cacheKib"> = {},
): Promise<Database> {
  if (databaseUrl === null) return openSqlite({ ...embedded, file: join(dataDir, DATABASE_FILE) });
  // An embedded database does without loading the other one's client.
  const { openPostgres } = await import("./postgres.ts");
  return openPostgres({ url: databaseUrl, onConnectionLost });
}
