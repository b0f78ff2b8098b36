import { findDamageOfCopy } from "../engine/copyEmbedded.ts";
import { openSqliteReadOnly } from "../engine/openSqliteReadOnly.ts";
import { readMeta } from "../engine/readMeta.ts";
import type { Query } from "../engine/sql.ts";
import { readVersion } from "../migrations/migrate.ts";

/** What a copy of the embedded database holds. None of it is secret. */
export interface CopyFacts {
  readonly schema: number;
  /** The id by which the database and its copies are known from others; null before its first start was over. */
  readonly databaseId: string | null;
  /** By which the master key is known that its keys are wrapped under; in base64. */
  readonly keyCheck: string | null;
  /** Its keys, by their ids. */
  readonly keyIds: readonly string[];
  /** How many rows each table has. */
  readonly rows: Readonly<Record<string, number>>;
}

/**
 * Reads a copy of the embedded database that nobody has open: its pages, then what it holds.
 * @returns what is wrong with it in place of the facts
 * @throws {StoreUnavailable} when it cannot be read
 */
export async function describeCopy(file: string): Promise<CopyFacts | { readonly damage: string }> {
  const damage = findDamageOfCopy(file);
  if (damage !== null) return { damage };
  const copy = openSqliteReadOnly(file);
  try {
    return await copy.read(readFacts);
  } finally {
    await copy.close();
  }
}

async function readFacts(query: Query): Promise<CopyFacts> {
  const tables = await query.all<{ name: string }>(
    "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name",
    [],
  );
  const rows: Record<string, number> = {};
  for (const { name } of tables)
    rows[name] = (await query.one<{ rows: number }>(`select count(*) as rows from ${name}`, []))?.rows ?? 0;
  const keys = await query.all<{ id: string }>("select id from keys order by created_at_ms, id", []);
  return {
    schema: await readVersion(query),
    databaseId: await readMeta(query, "identity"),
    keyCheck: await readMeta(query, "keyCheck"),
    keyIds: keys.map(({ id }) => id),
    rows,
  };
}
