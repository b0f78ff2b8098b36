import { BYTEWISE } from "../engine/bytewise.ts";
import type { Dialect, Query } from "../engine/sql.ts";
import { openSqliteConnection } from "../engine/sqliteConnection.ts";
import { queryOn } from "../engine/sqliteReading.ts";
import { makeMeta, spell } from "../migrations/migrate.ts";
import { migrations } from "../migrations/migrations.ts";

/** What a schema is made of. */
export interface SchemaShape {
  /** The columns of each table, as "name type". */
  readonly tables: ReadonlyMap<string, ReadonlySet<string>>;
  /** Tables whose rows have a key. */
  readonly keyed: ReadonlySet<string>;
  /** Indexes by name, as the statement that makes each. */
  readonly indexes: ReadonlyMap<string, string>;
}

interface ColumnRow {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly isKey: number;
}

interface IndexRow {
  readonly name: string;
  readonly statement: string;
}

/** Gives the shape that the steps up to `version` make: they are run in memory. Indexes are told in the words of `dialect`. */
export async function shapeOfVersion(version: number, dialect: Dialect): Promise<SchemaShape> {
  const connection = openSqliteConnection(":memory:", {});
  try {
    connection.exec(makeMeta);
    for (const step of migrations.filter((each) => each.version <= version))
      for (const statement of step.statements) connection.exec(spell(statement, "sqlite"));
    const shape = await shapeOfSqlite(queryOn(connection));
    const indexes = [...shape.indexes].map(
      ([name, statement]) => [name, statement.replaceAll(BYTEWISE.sqlite, BYTEWISE[dialect])] as const,
    );
    return { ...shape, indexes: new Map(indexes) };
  } finally {
    connection.close();
  }
}

export async function shapeOfSqlite(query: Query): Promise<SchemaShape> {
  const columns = `select t.name as "table", c.name, lower(c.type) as type, c.pk > 0 as "isKey"
    from sqlite_schema as t, pragma_table_info(t.name) as c where t.type = 'table'`;
  const indexes = "select name, sql as statement from sqlite_schema where type = 'index' and sql is not null";
  return shapeOf(await query.all<ColumnRow>(columns, []), await query.all<IndexRow>(indexes, []));
}

const TYPES: Readonly<Record<string, string>> = { bigint: "integer", bytea: "blob" };

/** What PostgreSQL calls by other names is given SQLite's. */
export async function shapeOfPostgres(query: Query): Promise<SchemaShape> {
  const columns = `select c.relname as "table", a.attname as name, format_type(a.atttypid, null) as type,
      case when exists (select 1 from pg_constraint where conrelid = c.oid and contype = 'p') then 1 else 0 end as "isKey"
    from pg_attribute as a join pg_class as c on c.oid = a.attrelid join pg_namespace as n on n.oid = c.relnamespace
    where n.nspname = current_schema() and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped`;
  const indexes = `select indexname as name, indexdef as statement from pg_indexes where schemaname = current_schema()`;
  const rows = await query.all<ColumnRow>(columns, []);
  const named = rows.map((row) => ({ ...row, type: TYPES[row.type] ?? row.type }));
  return shapeOf(named, await query.all<IndexRow>(indexes, []));
}

function shapeOf(columns: readonly ColumnRow[], indexes: readonly IndexRow[]): SchemaShape {
  const tables = new Map<string, Set<string>>();
  for (const { table, name, type } of columns)
    tables.set(table, (tables.get(table) ?? new Set()).add(`${name} ${type}`));
  return {
    tables,
    keyed: new Set(columns.filter(({ isKey }) => isKey === 1).map(({ table }) => table)),
    indexes: new Map(indexes.map(({ name, statement }) => [name, statement.replaceAll(/\s+/g, " ")])),
  };
}
