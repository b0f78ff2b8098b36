import type { Database, Dialect } from "../engine/sql.ts";

const VERSION = {
  sqlite: "select 'SQLite ' || sqlite_version() as version",
  postgres: "select 'PostgreSQL ' || current_setting('server_version') as version",
} as const satisfies Record<Dialect, string>;

const NOW = 'select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as "nowMs"';

/** Gives the engine and its version, such as "PostgreSQL 15.18". */
export async function engineVersion(database: Database): Promise<string> {
  return (await database.one<{ version: string }>(VERSION[database.dialect], []))?.version ?? database.dialect;
}

/** Gives the time of the machine the database runs on; null for the embedded one, which has none of its own. */
export async function databaseTimeMs(database: Database): Promise<number | null> {
  if (database.dialect === "sqlite") return null;
  return (await database.one<{ nowMs: number }>(NOW, []))?.nowMs ?? null;
}

/** Gives the time of the newest event of the audit trail; null when there is none. */
export async function newestEventMs(database: Database): Promise<number | null> {
  const text = `select max(newest) as "atMs" from
    (select (select max(at_ms) from audit_events where pool_id = user_pools.id) as newest from user_pools) as events`;
  return (await database.one<{ atMs: number | null }>(text, []))?.atMs ?? null;
}
