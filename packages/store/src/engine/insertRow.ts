import type { Row } from "./insertRows.ts";
import type { Sql, SqlValue } from "./sql.ts";

/** Inserts a row of which there is no other: one with the same key is a fault, and throws. */
export async function insertRow(sql: Sql, table: string, row: Row): Promise<void> {
  const columns = Object.keys(row);
  const places = columns.map((_column, index) => `$${index + 1}`);
  await sql.run(
    `insert into ${table} (${columns.join(", ")}) values (${places.join(", ")})`,
    Object.values<SqlValue>(row),
  );
}
