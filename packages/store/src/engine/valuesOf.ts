import type { SqlValue } from "./sql.ts";

/** Gives what follows `values` to insert the rows, with parameters numbered after the `given` ones. */
export function valuesOf(rows: readonly (readonly SqlValue[])[], given: readonly SqlValue[] = []) {
  const params = [...given];
  const places = rows.map((row) => `(${row.map((value) => `$${params.push(value)}`).join(", ")})`);
  return { text: places.join(", "), params };
}
