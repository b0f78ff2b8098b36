/** The columns of a table, by the names they are read under. */
export type Columns<Row> = Readonly<Record<keyof Row & string, string>>;

/** Gives what a select lists to have the columns; `prefix` keeps their names from those of another table. */
export function selectColumns<Row>(table: string, columns: Columns<Row>, prefix = ""): string {
  return Object.entries(columns)
    .map(([name, column]) => `${table}.${column} as "${prefix}${name}"`)
    .join(", ");
}

/** Gives the columns that were selected with a prefix, under their own names. */
export function readColumns<Row>(row: object, columns: Columns<Row>, prefix: string): Row {
  const values = row as Readonly<Record<string, unknown>>;
  return Object.fromEntries(Object.keys(columns).map((name) => [name, values[`${prefix}${name}`]])) as Row; // as selected
}
