import type { Database } from "../engine/sql.ts";

/** More than a request writes at once. */
const ROOM = "-".repeat(65_536);

/** Writes as much as a request may, takes it back and resolves once that is on disk. Nothing is there afterwards that was not before. */
export async function tryWrite(database: Database): Promise<void> {
  await database.write(async (sql) => {
    await sql.run("insert into meta (name, value) values ('room', $1) on conflict do nothing", [ROOM]);
    await sql.run("delete from meta where name = $1", ["room"]);
  });
}
