import {
  CLOCK_TOLERANCE_MS,
  checkpointTelling,
  LONGEST_WEBHOOK_PAUSE_MS,
  newOrderedId,
  type Random,
  type TrailedEvent,
  tellingOf,
  type WebhookFigures,
  type WebhookMessage,
  type WebhookTelling,
} from "@countersign/core";
import { CHECKPOINTS, type Position } from "./audit/auditRecord.ts";
import { printCheckpoint } from "./audit/checkpointText.ts";
import { tell } from "./changes/webhooks.ts";
import { readJson } from "./engine/json.ts";
import type { Database, Query, Sql } from "./engine/sql.ts";
import { countWebhooks } from "./find/countWebhooks.ts";
import { MESSAGE_COLUMNS } from "./find/webhooks.ts";

/** What webhooks are to tell, made of the trail and shared by all processes. */
export interface WebhookQueue {
  /**
   * Makes messages of what the trail tells since it was last read for webhooks, however many processes try at once: each event
   * once. Gives how many events it read, and null while no endpoint is to be told anything.
   */
  relay(nowMs: number): Promise<number | null>;
  /**
   * Takes messages that are due, so many that no endpoint has more than four with those that are under way to it; nobody else gets
   * them before the lease ends.
   */
  claim(
    nowMs: number,
    leaseMs: number,
    limit: number,
    underWay: Readonly<Record<string, number>>,
  ): Promise<readonly WebhookMessage[]>;
  /** Gives how it stands with webhooks, of all pools together. */
  count(): Promise<WebhookFigures>;
}

const MOST_CHAINS = 50;
const MOST_EVENTS = 500;
const MOST_TO_ONE = 4;

export function createWebhookQueue(database: Database, random: Random): WebhookQueue {
  return {
    async relay(nowMs) {
      if (!(await hasListeners(database))) return null;
      if ((await findUnread(database)).length === 0) return 0;
      return await database.write((sql) => relay(sql, random, nowMs));
    },
    async claim(nowMs, leaseMs, limit, underWay) {
      if (!(await isAnyDue(database, nowMs))) return [];
      return await database.write((sql) => claim(sql, { nowMs, leaseMs, limit, underWay }));
    },
    count: () => countWebhooks(database),
  };
}

interface Listener {
  readonly poolId: string;
  readonly id: string;
  readonly events: string | null;
}

const LISTENERS = `select pool_id as "poolId", id, events from webhook_endpoints where state = 'enabled'`;

async function hasListeners(query: Query): Promise<boolean> {
  return (await query.one(`${LISTENERS} limit 1`, [])) !== null;
}

interface Unread {
  readonly writerId: string;
  readonly seq: number;
}

/** Gives chains of the trail that go on behind what was read of them. */
function findUnread(query: Query): Promise<readonly Unread[]> {
  return query.all<Unread>(
    `select audit_heads.writer_id as "writerId", coalesce(webhook_cursors.seq, 0) as seq
    from audit_heads left join webhook_cursors on webhook_cursors.writer_id = audit_heads.writer_id
    where audit_heads.seq > coalesce(webhook_cursors.seq, 0)
    order by audit_heads.writer_id limit ${MOST_CHAINS}`,
    [],
  );
}

/** Whoever has the endpoints reads alone; the chains are looked at behind that, as the one before has left them. */
async function relay(sql: Sql, random: Random, nowMs: number): Promise<number> {
  const listeners = await sql.all<Listener>(`${LISTENERS} order by pool_id, id ${sql.lockRows}`, []);
  let read = 0;
  for (const chain of await findUnread(sql)) {
    if (chain.writerId === CHECKPOINTS) {
      await tellCheckpoint(sql, random, listeners, chain, nowMs);
      continue;
    }
    const events = await readOn(sql, chain, MOST_EVENTS - read);
    for (const { seq: _seq, ...event } of events) await tellAll(sql, random, listeners, event, nowMs);
    await keepCursor(sql, chain, events.at(-1)?.seq ?? null);
    read += events.length;
    if (read >= MOST_EVENTS) break;
  }
  return read;
}

function readOn(sql: Sql, { writerId, seq }: Unread, limit: number): Promise<readonly (TrailedEvent & Unread)[]> {
  return sql.all(
    `select seq, at_ms as "atMs", type, pool_id as "poolId", app_id as "appId", user_id as "userId", actor, factor, result,
      reason, request_id as "requestId", repeats
    from audit_events where writer_id = $1 and seq > $2 order by seq limit ${limit}`,
    [writerId, seq],
  );
}

async function tellAll(
  sql: Sql,
  random: Random,
  listeners: readonly Listener[],
  event: TrailedEvent,
  nowMs: number,
): Promise<void> {
  const telling = tellingOf(event);
  if (telling === null) return;
  for (const listener of listeners)
    if (listener.poolId === event.poolId) await tellOne(sql, random, listener, telling, nowMs);
}

async function tellOne(
  sql: Sql,
  random: Random,
  { poolId, id: endpointId, events }: Listener,
  telling: WebhookTelling,
  nowMs: number,
): Promise<void> {
  const isAsked = events === null || readJson<readonly string[]>(events).includes(telling.type);
  if (isAsked) await tell(sql, { poolId, endpointId, id: newOrderedId(random, nowMs) }, telling, nowMs);
}

/**
 * The trail is one for all pools, and so is what was written of it: every endpoint may know. The last of what is new vouches for all before
 * it; that a chain has begun is no news.
 */
async function tellCheckpoint(
  sql: Sql,
  random: Random,
  listeners: readonly Listener[],
  chain: Unread,
  nowMs: number,
): Promise<void> {
  const last = await sql.one<Position & { readonly atMs: number }>(
    `select seq, mac, at_ms as "atMs" from audit_checkpoints where seq > $1 and head_seq > 0 order by seq desc limit 1`,
    [chain.seq],
  );
  await keepCursor(sql, chain, last?.seq ?? null);
  if (last === null) return;
  for (const listener of listeners) {
    const telling = checkpointTelling(listener.poolId, printCheckpoint(last), last.atMs);
    await tellOne(sql, random, listener, telling, nowMs);
  }
}

/** A chain whose rows were exported and dropped before anybody read them goes on behind its head. */
async function keepCursor(sql: Sql, { writerId }: Unread, seq: number | null): Promise<void> {
  await sql.run(
    `insert into webhook_cursors (writer_id, seq)
    values ($1, coalesce($2, (select seq from audit_heads where writer_id = $1)))
    on conflict (writer_id) do update set seq = excluded.seq`,
    [writerId, seq],
  );
}

interface Claim {
  readonly nowMs: number;
  readonly leaseMs: number;
  readonly limit: number;
  readonly underWay: Readonly<Record<string, number>>;
}

/** What a clock ahead has put off is due. */
const DUE = "state = 'waiting' and (due_at_ms <= $1 or due_at_ms > $2)";

function farOff(nowMs: number): number {
  return nowMs + LONGEST_WEBHOOK_PAUSE_MS + CLOCK_TOLERANCE_MS;
}

async function isAnyDue(query: Query, nowMs: number): Promise<boolean> {
  const text = `select 1 as found from webhook_messages where ${DUE} limit 1`;
  return (await query.one(text, [nowMs, farOff(nowMs)])) !== null;
}

/** What is due is said twice: PostgreSQL looks again at a row it waited for, but only at the outer condition. */
async function claim(sql: Sql, { nowMs, leaseMs, limit, underWay }: Claim): Promise<readonly WebhookMessage[]> {
  const busy = Object.entries(underWay);
  const free = busy.map(([, count], index) => `when $${index + 4} then ${MOST_TO_ONE - count}`).join(" ");
  const place = "row_number() over (partition by due.pool_id, due.endpoint_id order by due.due_at_ms, due.sequence)";
  const rows = await sql.all<WebhookMessage>(
    `update webhook_messages set due_at_ms = $3, tries = tries + 1, takes = takes + 1
    where ${DUE} and (pool_id, id) in
      (select pool_id, id from
        (select due.pool_id, due.id, due.due_at_ms, due.endpoint_id, ${place} as place
        from webhook_messages due join webhook_endpoints on webhook_endpoints.pool_id = due.pool_id
          and webhook_endpoints.id = due.endpoint_id and webhook_endpoints.state = 'enabled'
        where due.state = 'waiting' and (due.due_at_ms <= $1 or due.due_at_ms > $2)) placed
      where place <= ${free === "" ? MOST_TO_ONE : `case endpoint_id ${free} else ${MOST_TO_ONE} end`}
      order by due_at_ms limit ${limit})
    returning ${MESSAGE_COLUMNS}`,
    [nowMs, farOff(nowMs), nowMs + leaseMs, ...busy.map(([endpointId]) => endpointId)],
  );
  return rows.map((row) => ({ ...row }));
}
