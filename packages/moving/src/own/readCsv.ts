import { isObject } from "../json/JsonValue.ts";
import { parseJson } from "../json/parseJson.ts";
import { toPlain } from "../json/toPlain.ts";
import type { MovedRecord, ReadMoved } from "../model.ts";
import { Refused } from "../record/Refused.ts";
import { recordOrFault } from "../record/recordOrFault.ts";
import { SourceUnreadable } from "../SourceUnreadable.ts";
import { type CsvRow, readCsvRows } from "../text/readCsvRows.ts";
import { totpMembers } from "./fields.ts";
import { accountMembers, readAccount } from "./readAccount.ts";

const FLAGS = ["emailVerified", "phoneVerified", "blocked"];
const NUMBERS = ["totp.digits", "totp.period", "totp.lastStep"];
const TEXTS = ["id", "username", "email", "phone", "passwordHash", "recoveryCode", "createdAt"];

/**
 * Reads our own CSV: the heading names the columns as our JSON names members, with a dot for what lies within. One
 * authenticator a row.
 */
export const readCsv: ReadMoved = async function* (source) {
  let columns: readonly string[] | null = null;
  for await (const row of readCsvRows(source)) {
    if (columns === null) columns = readHeading(row);
    else yield readRow(columns, row);
  }
};

function readHeading({ line, cells }: CsvRow): readonly string[] {
  const columns = cells.map((cell) => cell.trim());
  const at = { line, path: null };
  const unknown = columns.findIndex((column) => !isColumn(column));
  if (unknown >= 0) {
    const known = [...TEXTS, ...FLAGS, "profile.NAME", "customData", ...totpMembers.map((name) => `totp.${name}`)];
    // What stands there is not repeated: where the heading is missing it is somebody's, a secret perhaps.
    throw new SourceUnreadable(
      `must name its columns; the name of column ${unknown + 1} is none of ${known.join(", ")}`,
      at,
    );
  }
  const twice = columns.find((column, index) => columns.indexOf(column) !== index);
  if (twice !== undefined) throw new SourceUnreadable(`must not have the column "${twice}" twice`, at);
  return columns;
}

function isColumn(column: string): boolean {
  if (column.startsWith("profile.")) return true;
  if (column.startsWith("totp.")) return totpMembers.some((name) => column === `totp.${name}`);
  return column !== "profile" && column !== "totp" && accountMembers.some((name) => name === column);
}

function readRow(columns: readonly string[], { line, cells }: CsvRow): MovedRecord {
  const at = { line, path: null };
  if (cells.length !== columns.length)
    return { kind: "fault", at, field: "row", rule: `must have ${columns.length} cells, as the heading has` };
  return recordOrFault(at, () => readAccount(membersOf(columns, cells), at));
}

/** Gives the row as our JSON would have it. */
function membersOf(columns: readonly string[], cells: readonly string[]): Readonly<Record<string, unknown>> {
  const values = columns.flatMap((column, index) => {
    const cell = cells[index] ?? "";
    return cell === "" ? [] : [[column, readCell(column, cell)] as const];
  });
  const within = (prefix: string) => {
    const own = values.filter(([column]) => column.startsWith(prefix));
    return Object.fromEntries(own.map(([column, value]) => [column.slice(prefix.length), value]));
  };
  const totp = within("totp.");
  return {
    ...Object.fromEntries(values.filter(([column]) => !column.includes("."))),
    profile: within("profile."),
    ...(Object.keys(totp).length === 0 ? {} : { totp: [totp] }),
  };
}

function readCell(column: string, cell: string): unknown {
  if (FLAGS.includes(column)) return readCellFlag(column, cell);
  if (NUMBERS.includes(column))
    return /^\d{1,15}$/.test(cell) ? Number(cell) : refuse(column, "must be a whole number");
  return column === "customData" ? readCellObject(column, cell) : cell;
}

function readCellFlag(column: string, cell: string): boolean {
  if (/^(true|1|yes)$/i.test(cell)) return true;
  if (/^(false|0|no)$/i.test(cell)) return false;
  return refuse(column, "must be true or false");
}

function readCellObject(column: string, cell: string): unknown {
  const value = parseJson(cell, column);
  return isObject(value) ? toPlain(value) : refuse(column, "must be a JSON object");
}

function refuse(column: string, rule: string): never {
  throw new Refused(column, rule);
}
