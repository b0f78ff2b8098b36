import { eachJsonItem } from "../../json/eachJsonItem.ts";
import { isObject } from "../../json/JsonValue.ts";
import { SourceUnreadable } from "../../SourceUnreadable.ts";
import { decodeText } from "../../text/decodeText.ts";
import { readSqlite } from "./readSqlite.ts";
import { inCamelCase, TABLES, type TableName, type TableRow } from "./TableRow.ts";

const SQLITE = "SQLite format 3\0";
/** Adapters write tables in the plural and columns with underscores where they are told to. */
const SPELLINGS: ReadonlyMap<string, TableName> = new Map(
  TABLES.flatMap((table) => {
    const snake = table.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return [table, `${table}s`, snake, `${snake}s`].map((name): [string, TableName] => [name, table]);
  }),
);

/**
 * Gives the rows of Better Auth's tables: of its SQLite file, or of a JSON object that has an array for each table.
 * @throws {SourceUnreadable}
 */
export async function* eachTableRow(source: AsyncIterable<Uint8Array>): AsyncGenerator<TableRow> {
  const { begin, whole } = await peekBytes(source, SQLITE.length);
  if (Buffer.from(begin).toString("latin1") === SQLITE) yield* readSqlite(whole, SPELLINGS);
  else yield* readJsonTables(whole);
}

async function* readJsonTables(source: AsyncIterable<Uint8Array>): AsyncGenerator<TableRow> {
  const patterns = [...SPELLINGS.keys()].map((name) => [name, "#"]);
  for await (const item of eachJsonItem(decodeText(source), patterns)) {
    if (item.kind === "fault") throw new SourceUnreadable(`${item.field} ${item.rule}`, item.at);
    const table = SPELLINGS.get(String(item.path[0]));
    if (table === undefined || !isObject(item.value)) throw new SourceUnreadable("rows must be objects", item.at);
    yield { table, at: item.at, columns: inCamelCase(item.value) };
  }
}

async function peekBytes(source: AsyncIterable<Uint8Array>, count: number) {
  const iterator = source[Symbol.asyncIterator]();
  let begin: Uint8Array = new Uint8Array();
  while (begin.length < count) {
    const next = await iterator.next();
    if (next.done === true) break;
    begin = Buffer.concat([begin, next.value]);
  }
  return { begin: begin.subarray(0, count), whole: rejoin(begin, iterator) };
}

async function* rejoin(begin: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield begin;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
