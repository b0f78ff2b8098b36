import type { Database } from "./sql.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const BATCH_ROWS = 500;
const MAX_BATCHES = 20;

/** What can go, and how long it stays after its end: long enough that a late request is told what happened. */
const sweeps = {
  mfaTokens: { graceMs: HOUR_MS, table: "mfa_tokens", key: "pool_id, id", over: "expires_at_ms" },
  sessions: { graceMs: 7 * DAY_MS, table: "sessions", key: "pool_id, id", over: "expires_at_ms" },
  pendingAuthenticators: { graceMs: HOUR_MS, table: "authenticators", key: "pool_id, id", over: "expires_at_ms" },
  outbox: { graceMs: 0, table: "outbox", key: "pool_id, id", over: "expires_at_ms" },
  codes: { graceMs: HOUR_MS, table: "codes", key: "pool_id, id", over: "expires_at_ms" },
  windowCounts: { graceMs: 0, table: "window_counts", key: "key", over: "window_ends_at_ms" },
} as const;

/** How many rows of each sort went. */
export type Swept = Readonly<Record<keyof typeof sweeps, number>>;

/**
 * Deletes what is over at `nowMs`: mfaTokens, sessions, bindings that were never confirmed, windows of failures. Each
 * batch is a small transaction that lets others in between; one call takes at most 10 000 rows of each sort.
 */
export async function sweep(database: Database, nowMs: number): Promise<Swept> {
  const swept: Record<keyof typeof sweeps, number> = {
    mfaTokens: 0,
    sessions: 0,
    pendingAuthenticators: 0,
    outbox: 0,
    codes: 0,
    windowCounts: 0,
  };
  for (const sort of Object.keys(sweeps) as (keyof typeof sweeps)[]) {
    swept[sort] = await sweepSort(database, sort, nowMs); // Object.keys forgets the keys
  }
  return swept;
}

async function sweepSort(database: Database, sort: keyof typeof sweeps, nowMs: number): Promise<number> {
  const { graceMs, table, key, over } = sweeps[sort];
  // Said twice: PostgreSQL looks again at a row it waited for, but only at the outer condition.
  const text = `delete from ${table} where ${over} <= $1 and (${key}) in
    (select ${key} from ${table} where ${over} <= $1 order by ${over} limit ${BATCH_ROWS})`;
  let total = 0;
  for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
    const rows = await database.write((sql) => sql.run(text, [nowMs - graceMs]));
    total += rows;
    if (rows < BATCH_ROWS) break;
  }
  return total;
}
