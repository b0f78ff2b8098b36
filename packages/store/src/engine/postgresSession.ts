import type pg from "pg";
import { readPostgresFailure, Transient } from "./postgresFailures.ts";
import { StoreUnavailable } from "./StoreUnavailable.ts";

/** How long a statement waits for the rows of others. */
export const LOCK_TIMEOUT_MS = 5000;
const STATEMENT_TIMEOUT_MS = 10_000;
/** A process that froze must not hold its locks for ever. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 30_000;

/**
 * Connections whose server process may be another in every transaction: a pooler stands between, and neither prepared
 * statements nor settings stay.
 */
const pooled = new WeakSet<pg.ClientBase>();

export function isPooled(client: pg.ClientBase): boolean {
  return pooled.has(client);
}

/** Makes a new connection ready: where a server process is its own, the settings are made once. Says whether it only reads. */
export async function prepareConnection(client: pg.ClientBase): Promise<{ readonly isReadOnly: boolean }> {
  client.on("error", () => undefined); // a connection that breaks between two statements; the next one tells
  const { processID } = client as pg.ClientBase & { readonly processID: number | null }; // pg has it, its types do not
  const { rows } = await client.query<{ pid: number; only: string }>(
    "select pg_backend_pid() as pid, current_setting('transaction_read_only') as only",
  );
  // A pooler has to make up the number by which it is asked to cancel a statement.
  if (rows[0]?.pid === processID) await client.query(settings("session"));
  else pooled.add(client);
  return { isReadOnly: rows[0]?.only === "on" };
}

/** Gives what begins a transaction with our settings. */
export function begin(client: pg.ClientBase, mode: string): string {
  return isPooled(client) ? `begin ${mode}; ${settings("transaction")}` : `begin ${mode}`;
}

/**
 * An acknowledged write is on disk: a server that runs with `synchronous_commit = off` does not have its way here;
 * stricter settings of its own stay.
 */
function settings(extent: "session" | "transaction"): string {
  const isLocal = extent === "transaction";
  return `select set_config('statement_timeout', '${STATEMENT_TIMEOUT_MS}', ${isLocal}),
    set_config('lock_timeout', '${LOCK_TIMEOUT_MS}', ${isLocal}),
    set_config('idle_in_transaction_session_timeout', '${IDLE_IN_TRANSACTION_TIMEOUT_MS}', ${isLocal}),
    set_config('synchronous_commit', case current_setting('synchronous_commit') when 'off' then 'on'
      else current_setting('synchronous_commit') end, ${isLocal})`;
}

/** warning: a commit is told by it that its server no longer waits for the standbys it was to wait for. */
const WARNING = "01000";

/**
 * Has a transaction made durable, on the standbys too that the server waits for. A lost commit is never repeated: it may have
 * been done.
 */
export async function commit(client: pg.ClientBase): Promise<void> {
  let isHereOnly = false;
  const hear = ({ code }: { readonly code?: string | undefined }): void => {
    if (code === WARNING) isHereOnly = true;
  };
  client.on("notice", hear);
  const { command } = await client
    .query("commit")
    .catch((error: Error) => {
      const failure = readPostgresFailure(error);
      if (failure instanceof Transient && failure.kind === "conflict") throw failure; // it surely was not done
      throw unknown("was lost while it committed", error);
    })
    .finally(() => client.off("notice", hear));
  if (command !== "COMMIT") throw new Error("The transaction had failed before its commit.");
  if (isHereOnly) throw unknown("waited in vain for a standby to have what it committed");
}

function unknown(why: string, cause?: Error): StoreUnavailable {
  return new StoreUnavailable(`PostgreSQL ${why}: whether it did is unknown.`, { cause });
}
