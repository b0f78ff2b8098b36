import type { Sql, SqlValue } from "./sql.ts";
import { valuesOf } from "./valuesOf.ts";

/** A row by its columns. */
export type Row = Readonly<Record<string, SqlValue>>;

const MAX_ROWS = 128;

/**
 * Inserts rows of the same columns, and gives how many of them met with no other row of the same key. A statement takes a
 * power of two of them, so that engines that keep what they have prepared keep few.
 */
export async function insertRows(sql: Sql, table: string, rows: readonly Row[]): Promise<number> {
  const [first] = rows;
  if (first === undefined) return 0;
  const columns = Object.keys(first);
  let inserted = 0;
  for (const some of inPowersOfTwo(rows)) {
    const { text, params } = valuesOf(some.map((row) => columns.map((column) => row[column] ?? null)));
    const statement = `insert into ${table} (${columns.join(", ")}) values ${text} on conflict do nothing`;
    inserted += await sql.run(statement, params);
  }
  return inserted;
}

function inPowersOfTwo<T>(all: readonly T[]): readonly (readonly T[])[] {
  const parts: (readonly T[])[] = [];
  for (let start = 0; start < all.length; start += parts.at(-1)?.length ?? 0)
    parts.push(all.slice(start, start + Math.min(MAX_ROWS, 2 ** Math.floor(Math.log2(all.length - start)))));
  return parts;
}
