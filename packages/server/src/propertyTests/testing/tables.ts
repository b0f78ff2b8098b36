import type { Database } from "@countersign/store/testing";
import type { World } from "./createWorld.ts";

type Row = Readonly<Record<string, unknown>>;

/** Gives every row of every table, by table. */
export async function readTables(database: Database): Promise<ReadonlyMap<string, readonly Row[]>> {
  const tables = new Map<string, readonly Row[]>();
  const named = await database.all<{ name: string }>(
    "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'",
    [],
  );
  for (const { name } of named) tables.set(name, await database.all<Row>(`select * from ${name}`, []));
  return tables;
}

/** Gives the rows of one table. */
export function readTable({ database }: World, table: string): Promise<readonly Row[]> {
  return database.all<Row>(`select * from ${table}`, []);
}

/** Counts the rows of a table. */
export async function countRows({ database }: World, table: string, where = "1 = 1"): Promise<number> {
  const row = await database.one<{ rows: number }>(`select count(*) as rows from ${table} where ${where}`, []);
  return row?.rows ?? 0;
}

/** Counts the failures of a reason: those in the audit trail, and those that only repeat them. */
export async function countFailures(world: World, reason: string): Promise<number> {
  const text = "select coalesce(sum(repeats), 0) as repeats from audit_repeats where reason = $1";
  const row = await world.database.one<{ repeats: number }>(text, [reason]);
  return (await countRows(world, "audit_events", `reason = '${reason}'`)) + (row?.repeats ?? 0);
}

/** Gives the failures that a factor of an account has spent. */
export async function failuresOf({ database }: World, userId: string, factor = "totp"): Promise<number> {
  const row = await database.one<{ failures: number }>(
    "select failures from attempts where user_id = $1 and factor = $2",
    [userId, factor],
  );
  return row?.failures ?? 0;
}
