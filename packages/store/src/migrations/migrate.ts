import { BYTEWISE } from "../engine/bytewise.ts";
import type { Database, Dialect, Query, Sql } from "../engine/sql.ts";
import type { Migration } from "./migration.ts";
import { migrations } from "./migrations.ts";

/** The schema that this build makes. */
export const NEWEST_SCHEMA = newestOf(migrations);

/** A newer build has taken from the database what this one needs. */
export class SchemaTooNew extends Error {
  override readonly name = "SchemaTooNew";
}

const TYPES = {
  sqlite: { int: "integer", blob: "blob", strict: "strict", bytewise: BYTEWISE.sqlite },
  postgres: { int: "bigint", blob: "bytea", strict: "", bytewise: BYTEWISE.postgres },
} as const satisfies Record<Dialect, Record<string, string>>;

const OLDEST = "oldest";

/** What every schema begins with: its version stands there. */
export const META = "meta";
export const makeMeta = `create table if not exists ${META} (name text not null primary key, value text not null)`;

const TABLE_EXISTS = {
  sqlite: "select 1 from sqlite_schema where name = $1",
  postgres: "select 1 from pg_tables where schemaname = current_schema() and tablename = $1",
} as const satisfies Record<Dialect, string>;

/**
 * Brings the schema to the newest version of `steps`. Several nodes may start at once: each step is made by one of
 * them, while the others wait at its row. A newer schema stays as it is.
 * @throws {SchemaTooNew} when the schema is newer, and has lost what a program of `steps` needs
 */
export async function migrate(database: Database, steps: readonly Migration[] = migrations): Promise<void> {
  const newest = newestOf(steps);
  // An account that may use the tables need not be one that may make them.
  const found = await schemaVersion(database);
  const current = found >= newest ? found : await database.write(prepare, "long");
  const oldest = current > newest ? await readOldest(database) : 0;
  if (oldest > newest) {
    throw new SchemaTooNew(
      `The database has schema ${current}, which programs serve from that know schema ${oldest}; this build knows ${newest}. ` +
        "Run the build that made it, or one that is newer.",
    );
  }
  for (const step of steps.filter(({ version }) => version > current)) {
    await database.write((sql) => take(sql, database.dialect, step), "long");
  }
}

/** Gives the version of the schema; 0 when there is none. */
export async function schemaVersion(database: Database): Promise<number> {
  const table = await database.one(TABLE_EXISTS[database.dialect], [META]);
  return table === null ? 0 : await readVersion(database);
}

/** Gives the version of a schema that has begun. */
export async function readVersion(query: Query): Promise<number> {
  const row = await query.one<{ value: string }>("select value from meta where name = $1", ["schema"]);
  return Number(row?.value ?? 0);
}

/** Gives the oldest schema whose programs may serve from this one. */
export async function readOldest(query: Query): Promise<number> {
  const row = await query.one<{ value: string }>("select value from meta where name = $1", [OLDEST]);
  return Number(row?.value ?? 0);
}

function newestOf(steps: readonly Migration[]): number {
  return steps.at(-1)?.version ?? 0;
}

async function prepare(sql: Sql): Promise<number> {
  await sql.run(makeMeta, []);
  await sql.run("insert into meta (name, value) values ('schema', '0') on conflict do nothing", []);
  return await lockVersion(sql);
}

async function take(sql: Sql, dialect: Dialect, { version, statements, contracts }: Migration): Promise<void> {
  if ((await lockVersion(sql)) >= version) return;
  for (const statement of statements) await sql.run(spell(statement, dialect), []);
  await sql.run("update meta set value = $1 where name = 'schema'", [String(version)]);
  if (contracts !== true) return;
  const keep = "insert into meta (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value";
  await sql.run(keep, [OLDEST, String(version)]);
}

/** The update holds the row until the transaction ends: CockroachDB has no advisory locks. */
async function lockVersion(sql: Sql): Promise<number> {
  const row = await sql.one<{ value: string }>("update meta set value = value where name = $1 returning value", [
    "schema",
  ]);
  return Number(row?.value);
}

/** Gives a statement of a migration in the words of an engine. */
export function spell(statement: string, dialect: Dialect): string {
  return statement.replaceAll(
    /\{(int|blob|strict|bytewise)\}/g,
    (_, token: keyof typeof TYPES.sqlite) => TYPES[dialect][token],
  );
}
