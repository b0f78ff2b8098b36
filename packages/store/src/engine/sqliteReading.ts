import type { Query, SqlValue } from "./sql.ts";
import type { SqliteConnection } from "./sqliteConnection.ts";

export function queryOn(connection: SqliteConnection): Query {
  return {
    async all<Row>(text: string, params: readonly SqlValue[]) {
      return connection.all(text, params) as Row[]; // the caller names the columns
    },
    async one<Row>(text: string, params: readonly SqlValue[]) {
      return (connection.all(text, params)[0] as Row | undefined) ?? null; // the caller names the columns
    },
  };
}

/** Runs statements that all see the same moment; a connection does so for one caller at a time. */
export async function readOnce<T>(connection: SqliteConnection, work: (query: Query) => Promise<T>): Promise<T> {
  connection.exec("begin");
  try {
    return await work(queryOn(connection));
  } finally {
    connection.exec("commit");
  }
}
