import type { Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { examinePostgres } from "./examinePostgres.ts";
import { leaseSql } from "./leaseSql.ts";
import { readPostgresFailure, Transient } from "./postgresFailures.ts";
import { openPostgresPool, type PostgresPool } from "./postgresPool.ts";
import { readPostgresServers } from "./postgresServers.ts";
import { begin, commit, isPooled, LOCK_TIMEOUT_MS } from "./postgresSession.ts";
import { StoreUnavailable } from "./StoreUnavailable.ts";
import type { Database, Query, Sql, SqlColumns, SqlValue, Waits } from "./sql.ts";

const POOL_SIZE = 16;
const ANSWER_TIMEOUT_MS = 15_000;
const LONG_TIMEOUT_MS = 3_600_000;

const TRIES = { conflict: 20, lost: 5, duplicate: 3 } as const satisfies Record<Transient["kind"], number>;
const LONGEST_PAUSE_MS = 200;
/**
 * For how long it is tried again at least. Where transactions are serializable, whoever comes second at a row is sent away
 * instead of waiting for its lock: he comes back for as long as he would have waited.
 */
const CONFLICT_PATIENCE_MS = { briefly: LOCK_TIMEOUT_MS, long: LOCK_TIMEOUT_MS, hardly: 0 } as const satisfies Record<
  Waits,
  number
>;

/** What a transaction begins with, by how long it may wait. */
const PATIENCE = {
  briefly: "",
  long: "; set local statement_timeout = 0; set local lock_timeout = 0",
  hardly: "; set local lock_timeout = 200",
} as const satisfies Record<Waits, string>;

export interface PostgresSettings {
  readonly url: string;
  readonly poolSize?: number;
  /** How long a server is waited for that no longer answers at all. */
  readonly answerTimeoutMs?: number;
  /** Told of connections that broke while idle; they are replaced by themselves. */
  readonly onConnectionLost?: (error: Error) => void;
}

/** Gives a database that connects when it is first used. */
export function openPostgres({
  url,
  poolSize = POOL_SIZE,
  answerTimeoutMs = ANSWER_TIMEOUT_MS,
  onConnectionLost = () => undefined,
}: PostgresSettings): Database {
  const lanes = createLanes();
  const named = readPostgresServers(url);
  if (named === null) throw new TypeError("This is no PostgreSQL URL.");
  const pool = openPostgresPool({ ...named, poolSize, answerTimeoutMs, onConnectionLost, onRemove: lanes.free });
  const reading = queryOn((text, params) => again(() => onConnection(pool, (client) => query(client, text, params))));

  return {
    dialect: "postgres",
    ...reading,
    many: <Row>(text: string, columns: SqlColumns) =>
      again(() => onConnection(pool, async (client) => (await query(client, text, columns)).rows as Row[])), // the caller names the columns
    read: (work) =>
      again(() =>
        onConnection(pool, (client) =>
          transact(client, begin(client, "isolation level repeatable read read only"), () =>
            work(queryOn((text, params) => query(client, text, params))),
          ),
        ),
      ),
    write: (work, waits = "briefly") =>
      again(() => onConnection(pool, (client) => writeOnce(client, { lane: lanes.of(client), waits }, work)), waits),
    examine: () => examinePostgres(reading, named, poolSize),
    close: pool.close,
    waitingForConnection: pool.waiting,
  };
}

/** Runs a job again while what stopped it was only somebody else. */
async function again<T>(job: () => Promise<T>, waits: Waits = "briefly"): Promise<T> {
  const startedMs = performance.now();
  for (let tries = 1; ; tries += 1) {
    try {
      return await job();
    } catch (error) {
      if (!(error instanceof Transient)) throw error;
      const isPatient = error.kind === "conflict" && performance.now() - startedMs < CONFLICT_PATIENCE_MS[waits];
      if (tries >= TRIES[error.kind] && !isPatient) throw error.final;
      await sleep(Math.random() * Math.min(2 ** tries, LONGEST_PAUSE_MS));
    }
  }
}

/** Lends a connection. One that broke, or that may still be at work, is not used again. */
async function onConnection<T>(pool: PostgresPool, use: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    return await use(client);
  } catch (error) {
    broken = isBroken(error);
    throw error;
  } finally {
    client.release(broken);
  }
}

function isBroken(error: unknown): boolean {
  return error instanceof StoreUnavailable || (error instanceof Transient && error.kind === "lost");
}

async function transact<T>(client: pg.PoolClient, beginning: string, work: () => Promise<T>): Promise<T> {
  await query(client, beginning);
  try {
    const result = await work();
    await commit(client);
    return result;
  } catch (error) {
    if (!isBroken(error)) await query(client, "rollback");
    throw error;
  }
}

async function writeOnce<T>(
  client: pg.PoolClient,
  { lane, waits }: { readonly lane: number; readonly waits: Waits },
  work: (sql: Sql) => Promise<T>,
): Promise<T> {
  const run: Run = (text, params) => query(client, text, params, waits);
  const lease = leaseSql({
    ...queryOn(run),
    run: async (...statement) => (await run(...statement)).rowCount ?? 0,
    many: async <Row>(...statement: [string, SqlColumns]) => (await run(...statement)).rows as Row[], // the caller names the columns
    lane,
    together: {},
    lockRows: "for update",
  });
  return await transact(client, `${begin(client, "")}${PATIENCE[waits]}`, () => work(lease.sql)).finally(lease.end);
}

const names = new Map<string, string>();

/** A statement with parameters is prepared once on each connection that keeps it, under a name. */
function nameOf(text: string): string {
  const name = names.get(text) ?? `countersign_${names.size}`;
  names.set(text, name);
  return name;
}

async function query(
  client: pg.ClientBase,
  text: string,
  params: readonly SqlValue[] | SqlColumns = [],
  waits: Waits = "briefly",
): Promise<pg.QueryResult<pg.QueryResultRow>> {
  const prepared =
    params.length === 0 ? {} : { values: [...params], ...(isPooled(client) ? {} : { name: nameOf(text) }) };
  const patience = waits === "long" ? { query_timeout: LONG_TIMEOUT_MS } : {};
  sendTogether(client);
  return await client.query({ text, ...prepared, ...patience }).catch((error: unknown) => {
    throw readPostgresFailure(error);
  });
}

/** What is sent in one go leaves in one packet. */
function sendTogether(client: pg.ClientBase): void {
  const { stream } = (client as pg.ClientBase & { readonly connection: { readonly stream: Writable } }).connection; // pg has it, its types do not
  if (stream.writableCorked > 0) return;
  stream.cork();
  queueMicrotask(() => stream.uncork());
}

type Run = (text: string, params: readonly SqlValue[] | SqlColumns) => Promise<pg.QueryResult<pg.QueryResultRow>>;

function queryOn(run: Run): Query {
  return {
    all: async <Row>(text: string, params: readonly SqlValue[]) => (await run(text, params)).rows as Row[], // the caller names the columns
    one: async <Row>(text: string, params: readonly SqlValue[]) =>
      ((await run(text, params)).rows[0] as Row | undefined) ?? null, // the caller names the columns
  };
}

interface Lanes {
  of(client: pg.ClientBase): number;
  free(client: pg.ClientBase): void;
}

/** Numbers the connections, smallest free number first. */
function createLanes(): Lanes {
  const taken = new Map<pg.ClientBase, number>();
  return {
    of(client) {
      const known = taken.get(client);
      if (known !== undefined) return known;
      const used = new Set(taken.values());
      let lane = 0;
      while (used.has(lane)) lane += 1;
      taken.set(client, lane);
      return lane;
    },
    free: (client) => void taken.delete(client),
  };
}
