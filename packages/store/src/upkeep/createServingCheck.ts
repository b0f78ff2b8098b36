import { NEWEST_SCHEMA, readOldest } from "../migrations/migrate.ts";
import { tryWrite } from "./tryWrite.ts";
import type { WatchedDatabase } from "./watchWrites.ts";

/**
 * Gives what tells whether a database can be read and written, by a program of this schema. It goes by what became of the last write, and writes by
 * itself only while that is a failure, one at a time: somebody has to find out when the disk has room again.
 */
export function createServingCheck({ database, hasFailed }: WatchedDatabase): () => Promise<boolean> {
  let trying: Promise<void> | null = null;
  return async () => {
    try {
      if ((await database.read(readOldest)) > NEWEST_SCHEMA) return false;
      if (!hasFailed()) return true;
      trying ??= tryWrite(database).finally(() => {
        trying = null;
      });
      await trying;
      return true;
    } catch {
      return false;
    }
  };
}
