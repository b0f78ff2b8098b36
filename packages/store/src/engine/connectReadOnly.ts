import { join } from "node:path";
import { connectDatabase, type DatabasePlace } from "./connectDatabase.ts";
import { DATABASE_FILE } from "./embeddedFiles.ts";
import { openSqliteReadOnly } from "./openSqliteReadOnly.ts";
import type { Database } from "./sql.ts";

/**
 * Opens a database to look at it, whatever its schema. It refuses to write, and no file of the data folder changes.
 * @throws {StoreUnavailable} when the embedded one cannot be used; PostgreSQL is connected to when it is first asked
 */
export async function connectReadOnly({ databaseUrl, dataDir }: DatabasePlace): Promise<Database> {
  const database =
    databaseUrl === null
      ? openSqliteReadOnly(join(dataDir, DATABASE_FILE))
      : await connectDatabase({ databaseUrl, dataDir }, () => undefined);
  return { ...database, write: refuse };
}

async function refuse(): Promise<never> {
  throw new TypeError("This database is only looked at.");
}
