import { type Many, type ManyRows, type ManyTypes, manyRows } from "../engine/manyRows.ts";
import type { SqlValue } from "../engine/sql.ts";

/** Which of the settlements that are written together a row is of. */
export type OfItem<Row> = Row & { readonly item: number };

/** What several settlements write to one table, as one statement. */
export interface Part<Row> {
  /** Gives the items of those rows whose condition held. */
  write(many: Many, rows: readonly OfItem<Row>[]): Promise<readonly number[]>;
}

/** `textOf` gives a statement that returns `given.item` of every row whose condition held. */
export function definePart<Row extends Readonly<Record<keyof Row, SqlValue>>>(
  types: ManyTypes<Row>,
  textOf: (given: string) => string,
): Part<Row> {
  const statement: ManyRows<OfItem<Row>> = manyRows<OfItem<Row>>(
    { item: "bigint", ...types } as ManyTypes<OfItem<Row>>, // TypeScript does not add up keys of a type parameter
    textOf,
  );
  return {
    async write(many, rows) {
      const held = await many<{ readonly item: number }>(statement.text, statement.columnsOf(rows));
      return held.map(({ item }) => item);
    },
  };
}
