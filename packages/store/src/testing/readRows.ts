import type { Database, Dialect } from "../engine/sql.ts";

const TABLES = {
  sqlite: "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'",
  postgres: "select table_name as name from information_schema.tables where table_schema = current_schema()",
} as const satisfies Record<Dialect, string>;

/** Gives every row of every table as text, in an order that does not depend on who was first. */
export async function readRows(database: Database): Promise<readonly string[]> {
  const rows: string[] = [];
  for (const { name: table } of await database.all<{ readonly name: string }>(TABLES[database.dialect], [])) {
    for (const row of await database.all<Record<string, unknown>>(`select * from ${table}`, [])) {
      const columns = Object.entries(row).map(([name, value]) => `${name}=${spell(value)}`);
      rows.push(`${table}: ${columns.join(" ")}`);
    }
  }
  return rows.sort();
}

/** Bytes as they are, so that a search for text finds it in them. */
function spell(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : String(value);
}
