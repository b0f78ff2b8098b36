import fc from "fast-check";
import type { SqlValue } from "../../engine/sql.ts";
import type { AuditTable, AuditTableRow, AuditTables } from "./auditTables.ts";

type Rows = readonly AuditTableRow[];
/** Random numbers that stand for a row, another row, a column and a way to change it, whatever there is. */
type Dice = readonly [row: number, other: number, column: number, way: number];

/** What somebody who may write to the database can do to the rows of a table. */
const acts = {
  deleteRow: (rows: Rows, [row]: Dice) => rows.toSpliced(row % rows.length, 1),
  cutTail: (rows: Rows, [row]: Dice) => rows.slice(0, row % rows.length),
  cutHead: (rows: Rows, [row]: Dice) => rows.slice(row % rows.length),
  editRow: (rows: Rows, [row, , column, way]: Dice) => withRow(rows, row, edit(at(rows, row), column, way)),
  takeColumn: (rows: Rows, [row, other, column]: Dice) => {
    const name = columnOf(at(rows, row), column);
    return withRow(rows, row, { ...at(rows, row), [name]: at(rows, other)[name] ?? null });
  },
  insertRow: (rows: Rows, [row, , column, way]: Dice) => [...rows, edit(at(rows, row), column, way)],
  insertEditedTwice: (rows: Rows, [row, other, column, way]: Dice) => [
    ...rows,
    edit(edit(at(rows, row), column, way), other, way),
  ],
} as const;

/** Gives one to three random acts upon events, heads, checkpoints and bases. */
export function randomTampering(): fc.Arbitrary<(tables: AuditTables) => AuditTables> {
  const table = fc.constantFrom<AuditTable>("audit_events", "audit_heads", "audit_checkpoints", "audit_bases");
  const act = fc.constantFrom(...(Object.keys(acts) as (keyof typeof acts)[])); // Object.keys forgets the keys
  const die = fc.nat({ max: 1000 });
  const series = fc.array(fc.tuple(table, act, fc.tuple(die, die, die, die)), { minLength: 1, maxLength: 3 });
  return series.map((each) => (tables) => each.reduce(perform, tables));
}

function perform(tables: AuditTables, [table, act, dice]: readonly [AuditTable, keyof typeof acts, Dice]): AuditTables {
  const rows = tables[table];
  return rows.length === 0 ? tables : { ...tables, [table]: acts[act](rows, dice) };
}

function at(rows: Rows, index: number): AuditTableRow {
  return rows[index % rows.length] ?? {};
}

function withRow(rows: Rows, index: number, row: AuditTableRow): Rows {
  return rows.with(index % rows.length, row);
}

function columnOf(row: AuditTableRow, index: number): string {
  const names = Object.keys(row);
  return names[index % names.length] ?? "";
}

function edit(row: AuditTableRow, column: number, way: number): AuditTableRow {
  const name = columnOf(row, column);
  return { ...row, [name]: change(row[name] ?? null, way) };
}

function change(value: SqlValue, way: number): SqlValue {
  if (value === null) return way % 2 === 0 ? "" : "text";
  if (typeof value === "number") return value + (way % 21) - 10;
  if (typeof value === "string") return way % 2 === 0 ? `${value}.` : value.slice(0, way % (value.length + 1));
  const bytes = Uint8Array.from(value);
  if (way % 4 === 0) return bytes.subarray(0, way % (bytes.length + 1));
  const index = way % bytes.length;
  bytes[index] = (bytes[index] ?? 0) ^ (1 << (way % 8));
  return bytes;
}
