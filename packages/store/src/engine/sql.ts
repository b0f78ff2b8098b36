import type { DatabaseFault } from "./DatabaseFault.ts";

export type Dialect = "sqlite" | "postgres";

/** What both engines store alike. Truth values are 0 and 1, times whole milliseconds, structures JSON text. */
export type SqlValue = null | number | string | Uint8Array;

/**
 * Reads with one portable text for both engines: parameters are `$1`, `$2`, …; no type names, no functions that only
 * one engine has. `Row` is the caller's word for the columns it names.
 */
export interface Query {
  all<Row>(text: string, params: readonly SqlValue[]): Promise<Row[]>;
  /** Gives the first row, or null. */
  one<Row>(text: string, params: readonly SqlValue[]): Promise<Row | null>;
}

/** Rows, column by column. */
export type SqlColumns = readonly (readonly SqlValue[])[];

/** Reads and writes within one transaction. Unusable once that has ended. */
export interface Sql extends Query {
  /** Gives how many rows were changed. */
  run(text: string, params: readonly SqlValue[]): Promise<number>;
  /** What a select ends with to keep all others from its rows until the transaction ends. */
  readonly lockRows: "" | "for update";
  /** A small number that no two transactions under way in this process share. */
  readonly lane: number;
  readonly together: Together;
  /**
   * Runs a statement over many rows, whose parameters are arrays: `unnest($1::text[], …)`. Where it is there, statements may
   * be sent before the one before them has answered; they run in the order they are sent.
   */
  readonly many?: <Row>(text: string, columns: SqlColumns) => Promise<Row[]>;
}

/** What is committed at one stroke: one and the same for all of it, and for nothing else. */
export interface Together {
  /**
   * Has something written behind the works of all, once, before they are committed; when it throws, none is. Left out where
   * nobody's work is committed with another's.
   */
  readonly beforeCommit?: (act: (sql: Sql) => Promise<void>) => void;
}

/**
 * How long a write may take and wait for others: as a request can bear; as a change of the schema needs; or hardly at all, since
 * others wait with it who could go on alone. One process at a time writes to the embedded database: there it waits briefly then.
 */
export type Waits = "briefly" | "long" | "hardly";

/** A database. Read by itself, every statement sees all that was committed before it, and nothing half-done. */
export interface Database extends Query {
  readonly dialect: Dialect;
  /** As `Sql.many`, by itself. */
  readonly many?: NonNullable<Sql["many"]>;
  /** Runs several reading statements that all see the same moment. */
  read<T>(work: (query: Query) => Promise<T>): Promise<T>;
  /**
   * Runs `work` in one transaction and resolves once that is on disk; when `work` throws, nothing was written and its
   * error comes through. `work` awaits nothing but its own statements and may run again when the engine asks for it.
   * @throws {StoreBusy} when others hold what it needs for too long: nothing was written
   * @throws {StoreUnavailable} when the database is gone; only when that happens during the commit itself may it have
   * been written
   */
  write<T>(work: (sql: Sql) => Promise<T>, waits?: Waits): Promise<T>;
  /** Looks for what of the engine and its settings would make a later request fail, whatever the schema. */
  examine(): Promise<readonly DatabaseFault[]>;
  close(): Promise<void>;
  /** Gives how many statements and transactions wait for a connection; left out where there are none to wait for. */
  readonly waitingForConnection?: () => number;
}
