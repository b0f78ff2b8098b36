import { StoreUnavailable } from "../engine/StoreUnavailable.ts";
import type { Database } from "../engine/sql.ts";

export interface WatchedDatabase {
  readonly database: Database;
  /** Tells whether the last write failed because of the database. */
  hasFailed(): boolean;
}

/** Gives the database, remembering whether it still takes writes. */
export function watchWrites(database: Database): WatchedDatabase {
  let failed = false;
  return {
    database: {
      ...database,
      async write(work, waits) {
        try {
          const result = await database.write(work, waits);
          failed = false;
          return result;
        } catch (error) {
          if (error instanceof StoreUnavailable) failed = true;
          throw error;
        }
      },
    },
    hasFailed: () => failed,
  };
}
