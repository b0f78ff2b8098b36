import type { DatabaseFault } from "../engine/DatabaseFault.ts";
import type { Query } from "../engine/sql.ts";

/** The rows of these are only added to: an operator may keep every other right from the service. */
const APPENDED: ReadonlySet<string> = new Set(["audit_events", "audit_checkpoints"]);

interface TableRow {
  readonly name: string;
  readonly isOurs: boolean;
  readonly isUnlogged: boolean;
  readonly hidesRows: boolean;
  readonly select: boolean;
  readonly insert: boolean;
  readonly update: boolean;
  readonly delete: boolean;
}

interface SchemaRow {
  readonly account: string;
  readonly schema: string;
  readonly mayCreate: boolean;
}

const TABLES = `select c.relname as name, c.relpersistence = 'u' as "isUnlogged",
  pg_has_role(c.relowner, 'usage') as "isOurs", row_security_active(c.oid) as "hidesRows",
  has_table_privilege(c.oid, 'select') as select, has_table_privilege(c.oid, 'insert') as insert,
  has_table_privilege(c.oid, 'update') as update, has_table_privilege(c.oid, 'delete') as delete
  from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
  where n.nspname = current_schema() and c.relkind in ('r', 'p')`;

const SCHEMA = `select current_user as account, current_schema() as schema,
  has_schema_privilege(current_schema(), 'create') as "mayCreate" where current_schema() is not null`;

/** What an account of PostgreSQL may do where its tables are. */
export interface Rights {
  readonly place: SchemaRow;
  readonly tables: readonly TableRow[];
}

/** Gives null where search_path leads nowhere. */
export async function readRights(query: Query, names: ReadonlySet<string>): Promise<Rights | null> {
  const place = await query.one<SchemaRow>(SCHEMA, []);
  const rows = await query.all<TableRow>(TABLES, []);
  return place === null ? null : { place, tables: rows.filter(({ name }) => names.has(name)) };
}

/** Looks whether the account may do with the tables what requests will do. */
export function judgeUse({ place, tables }: Rights): readonly DatabaseFault[] {
  return [...judgeReach(place, tables), ...judgeHiding(place, tables), ...judgeKeeping(tables)];
}

/** Looks whether the account may make and change tables, as steps that are due will do. */
export function judgeMaking({ place, tables }: Rights): readonly DatabaseFault[] {
  const { account, schema, mayCreate } = place;
  if (!mayCreate)
    return [
      {
        isFatal: true,
        finding: `${account} may not make tables in the schema ${schema}`,
        remedy: `GRANT USAGE, CREATE ON SCHEMA ${schema} TO ${account}, or run countersign migrate as an account that may.`,
      },
    ];
  const others = tables.filter(({ isOurs }) => !isOurs).map(({ name }) => name);
  if (others.length === 0) return [];
  return [
    {
      isFatal: true,
      finding: `tables that have to be changed belong to another account than ${account}: ${others.join(", ")}`,
      remedy: `Run countersign migrate as their owner, or give them away: ALTER TABLE … OWNER TO ${account}.`,
    },
  ];
}

function judgeReach({ account, schema }: SchemaRow, rows: readonly TableRow[]): readonly DatabaseFault[] {
  const shut = rows.filter((row) => {
    const isAppended = APPENDED.has(row.name);
    return !(row.select && row.insert && (isAppended || (row.update && row.delete)));
  });
  if (shut.length === 0) return [];
  return [
    {
      isFatal: true,
      finding: `${account} may not read and write ${shut.map(({ name }) => name).join(", ")}`,
      remedy: `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${account}.`,
    },
  ];
}

function judgeHiding({ account }: SchemaRow, rows: readonly TableRow[]): readonly DatabaseFault[] {
  const hiding = rows.filter(({ hidesRows }) => hidesRows).map(({ name }) => name);
  if (hiding.length === 0) return [];
  return [
    {
      isFatal: true,
      finding: `row level security keeps rows from ${account}: ${hiding.join(", ")}`,
      remedy: `ALTER ROLE ${account} BYPASSRLS, or ALTER TABLE … DISABLE ROW LEVEL SECURITY.`,
    },
  ];
}

function judgeKeeping(rows: readonly TableRow[]): readonly DatabaseFault[] {
  const unlogged = rows.filter(({ isUnlogged }) => isUnlogged).map(({ name }) => name);
  if (unlogged.length === 0) return [];
  return [
    {
      isFatal: true,
      finding: `a crash of PostgreSQL empties tables that are unlogged: ${unlogged.join(", ")}`,
      remedy: "ALTER TABLE … SET LOGGED, each of them.",
    },
  ];
}
