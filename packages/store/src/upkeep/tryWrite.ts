import type { Database } from "../engine/sql.ts";

/** Writes what is there already, and resolves once that is on disk: both engines take it for a change. */
export async function tryWrite(database: Database): Promise<void> {
  await database.write((sql) => sql.run("update meta set value = value where name = $1", ["schema"]));
}
