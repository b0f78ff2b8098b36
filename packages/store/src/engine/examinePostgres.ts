import type { DatabaseFault } from "./DatabaseFault.ts";
import type { PostgresServers } from "./postgresServers.ts";
import type { Query } from "./sql.ts";

/** YugabyteDB is one of these. */
const OLDEST_VERSION = 110_000;
const SHORTEST_TIMEOUT_MS = 1000;

/** What a PostgreSQL says of itself. Others that speak its protocol have no word for some of it: null. */
export interface PostgresFacts {
  readonly account: string;
  readonly database: string;
  readonly version: string;
  readonly versionNumber: number;
  readonly encoding: string;
  readonly isStandby: boolean;
  readonly readOnly: "on" | "off";
  /** Where tables are looked for and made. */
  readonly schema: string | null;
  readonly searchPath: string;
  readonly statementTimeout: string | null;
  readonly statementTimeoutMs: number | null;
  readonly fsync: string | null;
  readonly fullPageWrites: string | null;
  /** Whom a commit waits for; empty: for nobody. */
  readonly standbyNames: string | null;
  readonly synchronousCommit: string | null;
  /** Connections that the account or the database may have; -1 or null: as many as there are. */
  readonly connectionLimit: number | null;
}

const FACTS = `select current_user as account, current_database() as database,
  current_setting('server_version') as version,
  cast(current_setting('server_version_num') as integer) as "versionNumber",
  current_setting('server_encoding') as encoding,
  pg_is_in_recovery() as "isStandby",
  current_setting('default_transaction_read_only') as "readOnly",
  current_schema() as schema,
  current_setting('search_path') as "searchPath",
  current_setting('statement_timeout') as "statementTimeout",
  (select cast(setting as integer) from pg_settings where name = 'statement_timeout') as "statementTimeoutMs",
  current_setting('fsync', true) as fsync,
  current_setting('full_page_writes', true) as "fullPageWrites",
  current_setting('synchronous_standby_names', true) as "standbyNames",
  current_setting('synchronous_commit', true) as "synchronousCommit",
  (select min(allowed) from (
    select rolconnlimit as allowed from pg_roles where rolname = current_user
    union all select datconnlimit from pg_database where datname = current_database()) as limits
    where allowed >= 0) as "connectionLimit"`;

/** Looks at a PostgreSQL as the connections to its servers find it. */
export async function examinePostgres(
  query: Query,
  { servers }: PostgresServers,
  poolSize: number,
): Promise<readonly DatabaseFault[]> {
  const facts = await query.one<PostgresFacts>(FACTS, []);
  const wanted = { poolSize, searchPath: searchPathOf(servers[0].url), isReplicated: servers.length > 1 };
  return facts === null ? [] : judgePostgres(facts, wanted);
}

export interface Wanted {
  readonly poolSize: number;
  /** As the URL asks for it; null when it does not. */
  readonly searchPath: string | null;
  /** Whether another server is to go on where one is lost. */
  readonly isReplicated: boolean;
}

export function judgePostgres(facts: PostgresFacts, wanted: Wanted): readonly DatabaseFault[] {
  const faults = [
    judgeServer(facts),
    judgeEncoding(facts),
    judgeWriting(facts),
    judgeSchema(facts, wanted),
    judgeTimeout(facts),
    judgeDurability(facts),
    judgeStandbys(facts, wanted),
    judgeConnections(facts, wanted),
  ];
  return faults.filter((fault) => fault !== null);
}

function fatal(finding: string, remedy: string): DatabaseFault {
  return { isFatal: true, finding, remedy };
}

function doubt(finding: string, remedy: string): DatabaseFault {
  return { isFatal: false, finding, remedy };
}

function judgeServer({ version, versionNumber }: PostgresFacts): DatabaseFault | null {
  if (versionNumber >= OLDEST_VERSION) return null;
  return fatal(`PostgreSQL ${version} is too old`, `Run PostgreSQL ${OLDEST_VERSION / 10_000} or a newer one.`);
}

function judgeEncoding({ encoding, database }: PostgresFacts): DatabaseFault | null {
  if (encoding === "UTF8") return null;
  return fatal(
    `the database ${database} keeps text as ${encoding}, which has no place for every name`,
    "Make one that keeps UTF-8: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.",
  );
}

function judgeWriting({ isStandby, readOnly, account }: PostgresFacts): DatabaseFault | null {
  if (isStandby)
    return fatal(
      "the server is a standby, which only reads",
      "Name the primary in COUNTERSIGN_DATABASE_URL, or all of them: postgres://…@db1:5432,db2:5432/….",
    );
  if (readOnly === "off") return null;
  return fatal(
    "its transactions only read (default_transaction_read_only is on)",
    `Find out why, then: ALTER ROLE ${quoted(account)} SET default_transaction_read_only = off.`,
  );
}

function judgeSchema({ schema, searchPath, account }: PostgresFacts, wanted: Wanted): DatabaseFault | null {
  const alter = (path: string): string => `ALTER ROLE ${quoted(account)} SET search_path = ${path}`;
  if (wanted.searchPath !== null && flat(wanted.searchPath) !== flat(searchPath))
    return fatal(
      `COUNTERSIGN_DATABASE_URL asks for the search_path ${wanted.searchPath}, and ${searchPath} is in effect: a pooler stands between that drops it`,
      `Take it out of the URL, and: ${alter(wanted.searchPath)}.`,
    );
  if (schema !== null) return null;
  return fatal(
    `search_path (${searchPath}) names no schema that ${account} may use`,
    `CREATE SCHEMA countersign AUTHORIZATION ${quoted(account)}; ${alter("countersign")}.`,
  );
}

function judgeTimeout({ statementTimeout, statementTimeoutMs, account }: PostgresFacts): DatabaseFault | null {
  if (statementTimeoutMs === null || statementTimeoutMs === 0 || statementTimeoutMs >= SHORTEST_TIMEOUT_MS) return null;
  return doubt(
    `behind this pooler a statement that takes longer than ${statementTimeout} is broken off (statement_timeout)`,
    `Give it 10 seconds: ALTER ROLE ${quoted(account)} SET statement_timeout = '10s'.`,
  );
}

function judgeDurability({ fsync, fullPageWrites }: PostgresFacts): DatabaseFault | null {
  const off = [...(fsync === "off" ? ["fsync"] : []), ...(fullPageWrites === "off" ? ["full_page_writes"] : [])];
  if (off.length === 0) return null;
  const mend = off.map((name) => `ALTER SYSTEM SET ${name} = on`).join("; ");
  return doubt(
    `${off.join(" and ")} is off: when the machine stops, sign-ins that were acknowledged and the database itself may be lost`,
    `${mend}; SELECT pg_reload_conf().`,
  );
}

function judgeStandbys(
  { standbyNames, synchronousCommit, account }: PostgresFacts,
  wanted: Wanted,
): DatabaseFault | null {
  if (!wanted.isReplicated) return null;
  const loss = "what was acknowledged last is lost with the primary, and codes that were used are good once more";
  if (synchronousCommit === "local")
    return doubt(
      `commits wait for no standby (synchronous_commit is local): ${loss}`,
      `ALTER ROLE ${quoted(account)} SET synchronous_commit = on, or wherever it was set.`,
    );
  if (standbyNames !== "") return null;
  return doubt(
    `several servers are named, and commits wait for no standby (synchronous_standby_names is empty): ${loss}`,
    "With Patroni: patronictl edit-config -s synchronous_mode=true. Without: set synchronous_standby_names.",
  );
}

function judgeConnections({ connectionLimit, account }: PostgresFacts, { poolSize }: Wanted): DatabaseFault | null {
  if (connectionLimit === null || connectionLimit >= poolSize) return null;
  return doubt(
    `${account} may have ${connectionLimit} connections, and each process uses up to ${poolSize}`,
    `ALTER ROLE ${quoted(account)} CONNECTION LIMIT ${poolSize} or more, ALTER DATABASE … CONNECTION LIMIT likewise.`,
  );
}

/** Gives the search path that a URL asks for in `options`, in either spelling of the server's command line; the last one holds. */
function searchPathOf(url: string): string | null {
  const options = new URL(url).searchParams.get("options") ?? "";
  const last = [...options.matchAll(/(?:-c\s*|--)search_path=((?:\\.|\S)*)/g)].at(-1);
  return last?.[1]?.replaceAll(/\\(.)/g, "$1") ?? null;
}

function flat(searchPath: string): string {
  return searchPath.replaceAll(/["\s]/g, "");
}

function quoted(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
