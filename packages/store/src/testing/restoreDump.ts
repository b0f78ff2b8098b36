import type { Database, Sql, SqlValue } from "../engine/sql.ts";
import { spell } from "../migrations/migrate.ts";

/** What a build has stored, to be put into either engine: its schema as that build spelled it, and every row. */
export interface Dump {
  readonly schema: { readonly version: number; readonly statements: readonly string[] };
  readonly tables: readonly {
    readonly name: string;
    readonly columns: readonly string[];
    readonly rows: readonly (readonly DumpedValue[])[];
  }[];
}

type DumpedValue = null | number | string | { readonly base64: string };

/** Fills an empty database. */
export async function restoreDump(database: Database, { schema, tables }: Dump): Promise<void> {
  await database.write(async (sql) => {
    for (const statement of schema.statements) await sql.run(spell(statement, database.dialect), []);
    for (const { name, columns, rows } of tables)
      for (const row of rows) await insertRow(sql, name, columns, row.map(readValue));
  });
}

function readValue(value: DumpedValue): SqlValue {
  return typeof value === "object" && value !== null ? Buffer.from(value.base64, "base64") : value;
}

async function insertRow(
  sql: Sql,
  table: string,
  columns: readonly string[],
  values: readonly SqlValue[],
): Promise<void> {
  const places = values.map((_value, index) => `$${index + 1}`);
  await sql.run(`insert into ${table} (${columns.join(", ")}) values (${places.join(", ")})`, values);
}
