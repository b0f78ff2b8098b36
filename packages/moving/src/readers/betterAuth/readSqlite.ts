import { DatabaseSync, type SQLOutputValue } from "node:sqlite";
import type { JsonValue } from "../../json/JsonValue.ts";
import { SourceUnreadable } from "../../SourceUnreadable.ts";
import { inCamelCase, type TableName, type TableRow } from "./TableRow.ts";

const LARGEST_BYTES = 1024 ** 3;
/** Where the header says whether there is a write-ahead log; a database in memory has none. */
const JOURNAL_PLACES = [18, 19];

/**
 * Gives the rows of the tables that are known of a database file, read in memory and never written.
 * @throws {SourceUnreadable}
 */
export async function* readSqlite(
  source: AsyncIterable<Uint8Array>,
  spellings: ReadonlyMap<string, TableName>,
): AsyncGenerator<TableRow> {
  const bytes = await collectBytes(source);
  for (const place of JOURNAL_PLACES) bytes[place] = 1;
  const database = new DatabaseSync(":memory:");
  try {
    database.deserialize(bytes);
    // Views are not read: what they do is up to whoever made the file.
    const names = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all();
    for (const { name } of names) {
      const table = spellings.get(String(name));
      if (table !== undefined) yield* readTable(database, String(name), table);
    }
  } catch (error) {
    if (error instanceof SourceUnreadable) throw error;
    throw new SourceUnreadable("must be a whole SQLite database without a write-ahead log beside it");
  } finally {
    database.close();
  }
}

function* readTable(database: DatabaseSync, name: string, table: TableName): Generator<TableRow> {
  let index = 0;
  for (const row of database.prepare(`SELECT * FROM "${name.replaceAll('"', '""')}"`).iterate()) {
    const columns = new Map(Object.entries(row).map(([column, value]) => [column, cellOf(value)]));
    yield { table, at: { line: null, path: `${name}[${index++}]` }, columns: inCamelCase(columns) };
  }
}

/** Bytes are nothing that Better Auth stores. */
function cellOf(value: SQLOutputValue): JsonValue {
  if (typeof value === "bigint") return String(value);
  return value instanceof Uint8Array ? "[bytes]" : value;
}

async function collectBytes(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of source) {
    length += piece.length;
    if (length > LARGEST_BYTES) throw new SourceUnreadable("must not be larger than 1 GiB");
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
