import type { Sql, SqlColumns, SqlValue } from "./sql.ts";

export type Many = NonNullable<Sql["many"]>;

/** The types that rows are given in, by PostgreSQL's names. */
export type ManyTypes<Row> = Readonly<Record<keyof Row & string, "text" | "bigint" | "bytea">>;

/** A statement over rows that are given from outside: in its text they are the table `given`. */
export interface ManyRows<Row> {
  readonly text: string;
  columnsOf(rows: readonly Row[]): SqlColumns;
}

/** Inserts the rows that are given: one with the key of another throws. */
export function insertingMany<Row extends Readonly<Record<keyof Row, SqlValue>>>(
  table: string,
  types: ManyTypes<Row>,
): ManyRows<Row> {
  return manyRows<Row>(types, (given, names) => `insert into ${table} (${names}) select ${names} from ${given}`);
}

export function manyRows<Row extends Readonly<Record<keyof Row, SqlValue>>>(
  types: ManyTypes<Row>,
  textOf: (given: string, names: string) => string,
): ManyRows<Row> {
  const names = Object.keys(types) as (keyof Row & string)[]; // Object.keys forgets the names
  const places = names.map((name, index) => `$${index + 1}::${types[name]}[]`);
  return {
    text: textOf(`unnest(${places.join(", ")}) as given (${names.join(", ")})`, names.join(", ")),
    columnsOf: (rows) => names.map((name) => rows.map((row) => row[name])),
  };
}
