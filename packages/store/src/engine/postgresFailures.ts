import pg from "pg";
import { StoreBusy } from "./StoreBusy.ts";
import { StoreUnavailable } from "./StoreUnavailable.ts";

/** A transaction that surely came to nothing through no fault of its own: it may run again. */
export class Transient extends Error {
  override readonly name = "Transient";
  readonly kind: "conflict" | "duplicate" | "lost";
  /** What the caller gets when trying again did not help. */
  readonly final: Error;

  constructor(kind: Transient["kind"], final: Error) {
    super(kind, { cause: final });
    this.kind = kind;
    this.final = final;
  }
}

/** serialization_failure, deadlock_detected */
const CONFLICTS: ReadonlySet<string> = new Set(["40001", "40P01"]);
/** unique_violation, duplicate_table, duplicate_object: somebody else was a moment earlier; looking again tells */
const DUPLICATES: ReadonlySet<string> = new Set(["23505", "42P07", "42710"]);
/** query_canceled (statement timeout), lock_not_available */
const TIMEOUTS: ReadonlySet<string> = new Set(["57014", "55P03"]);
/**
 * The server ends the connection: shutdown, crash, idle timeouts; or it starts up. Or another one's prepared statements are on
 * it: duplicate_prepared_statement, invalid_sql_statement_name.
 */
const DISCONNECTS: ReadonlySet<string> = new Set(["57P01", "57P02", "57P03", "57P05", "25P03", "42P05", "26000"]);
/**
 * read_only_sql_transaction (a standby), invalid_catalog_name; and what was there at the start and is gone: undefined_table,
 * undefined_column, invalid_schema_name, insufficient_privilege
 */
const UNUSABLE: ReadonlySet<string> = new Set(["25006", "3D000", "42P01", "42703", "3F000", "42501"]);
/** connection exception, invalid authorization, insufficient resources, system error, internal error */
const UNUSABLE_CLASSES: ReadonlySet<string> = new Set(["28", "53", "58", "XX"]);

/**
 * Gives what a failed statement means. A programming mistake stays the error it was.
 * @see {@link https://www.postgresql.org/docs/current/errcodes-appendix.html}
 */
export function readPostgresFailure(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof TypeError || error instanceof RangeError) return error;
  if (!(error instanceof pg.DatabaseError)) return readConnectionFailure(error);
  keepRowsSecret(error);
  const code = error.code ?? "";
  if (CONFLICTS.has(code))
    return new Transient("conflict", new StoreBusy("Too many writers at one place.", { cause: error }));
  if (DUPLICATES.has(code)) return new Transient("duplicate", error);
  if (TIMEOUTS.has(code)) return new StoreBusy(`PostgreSQL took too long: ${error.message}.`, { cause: error });
  if (DISCONNECTS.has(code) || code.startsWith("08")) return new Transient("lost", unavailable(error));
  if (UNUSABLE.has(code) || UNUSABLE_CLASSES.has(code.slice(0, 2))) return unavailable(error);
  return error;
}

/** PostgreSQL repeats the failing row and the parameters there, and errors are logged. */
function keepRowsSecret(error: pg.DatabaseError): void {
  error.detail = undefined;
  error.where = undefined;
}

/** What `pg` throws by itself is about the connection, and has no SQLSTATE. */
function readConnectionFailure(error: Error): Error {
  if (error.message === "Query read timeout") return unavailable(error);
  if (error.message === "timeout exceeded when trying to connect") {
    return new StoreBusy("All connections to PostgreSQL are in use.", { cause: error });
  }
  return new Transient("lost", unavailable(error));
}

/** Gives what it means that no connection was to be had. */
export function readConnectFailure(error: Error): StoreBusy | StoreUnavailable {
  const failure = readPostgresFailure(error);
  return failure instanceof StoreBusy ? failure : unavailable(error);
}

function unavailable(cause: Error): StoreUnavailable {
  return new StoreUnavailable(`PostgreSQL cannot be used: ${cause.message}.`, { cause });
}
