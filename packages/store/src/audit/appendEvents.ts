import type { AuditEvent, Random } from "@countersign/core";
import { manyRows } from "../engine/manyRows.ts";
import type { Sql, SqlValue } from "../engine/sql.ts";
import { valuesOf } from "../engine/valuesOf.ts";
import type { AuditMacs } from "./auditMacs.ts";
import { digestOrigin, type EventRow, type Position, recordOfEvent } from "./auditRecord.ts";

const SALT_BYTES = 16;

/** An event in its place in a chain, ready to be written. */
export interface ChainedEvent {
  readonly position: Position;
  readonly event: Readonly<Record<keyof typeof eventColumns, SqlValue>>;
  readonly origin: Readonly<Record<keyof typeof originColumns, SqlValue>>;
}

/** Gives the events one after the other behind the row that `last` names. */
export function chainEvents(
  macs: AuditMacs,
  random: Random,
  writerId: string,
  last: Position,
  events: readonly AuditEvent[],
): readonly ChainedEvent[] {
  const chained: ChainedEvent[] = [];
  for (const event of events) chained.push(chainEvent(macs, random, writerId, chained.at(-1)?.position ?? last, event));
  return chained;
}

/** Address and agent lie apart, so that they can be forgotten; the event keeps their salted digest. */
function chainEvent(
  macs: AuditMacs,
  random: Random,
  writerId: string,
  last: Position,
  event: AuditEvent,
): ChainedEvent {
  const salt = random.bytes(SALT_BYTES);
  const origin = { ip: storable(event.origin.ip), userAgent: storable(event.origin.userAgent) };
  const { atMs, type, poolId, appId, userId, actor, factor, result } = event;
  const row: EventRow = {
    writerId,
    seq: last.seq + 1,
    prev: last.mac,
    ...{ atMs, type, poolId, appId, userId, actor, factor, result },
    reason: storable(event.reason),
    requestId: event.origin.requestId.toWellFormed(),
    originDigest: digestOrigin(salt, origin),
    repeats: event.repeats ?? null,
  };
  const { keyId, mac } = macs.sign(recordOfEvent(row));
  return {
    position: { seq: row.seq, mac },
    event: {
      ...{ writer_id: writerId, seq: row.seq, at_ms: atMs, type, pool_id: poolId, app_id: appId, user_id: userId },
      ...{ actor, factor, result, reason: row.reason, request_id: row.requestId },
      ...{ origin_digest: row.originDigest, repeats: row.repeats, prev: row.prev, key_id: keyId, mac },
    },
    origin: {
      ...{ writer_id: writerId, seq: row.seq, at_ms: atMs, ip: origin.ip, user_agent: origin.userAgent, salt },
    },
  };
}

/** Gives text as a database gives it back: half a surrogate pair has no UTF-8. */
function storable(text: string | null): string | null {
  return text === null ? null : text.toWellFormed();
}

const eventColumns = {
  writer_id: "text",
  seq: "bigint",
  at_ms: "bigint",
  type: "text",
  pool_id: "text",
  app_id: "text",
  user_id: "text",
  actor: "text",
  factor: "text",
  result: "text",
  reason: "text",
  request_id: "text",
  origin_digest: "bytea",
  repeats: "bigint",
  prev: "bytea",
  key_id: "text",
  mac: "bytea",
} as const;
const originColumns = {
  writer_id: "text",
  seq: "bigint",
  at_ms: "bigint",
  ip: "text",
  user_agent: "text",
  salt: "bytea",
} as const;

const manyEvents = manyRows(eventColumns, insertInto("audit_events"));
const manyOrigins = manyRows(originColumns, insertInto("audit_origins"));

function insertInto(table: string): (given: string, names: string) => string {
  return (given, names) => `insert into ${table} (${names}) select ${names} from ${given}`;
}

/** Writes events into their places. */
export async function insertEvents(sql: Sql, chained: readonly ChainedEvent[]): Promise<void> {
  const { many } = sql;
  const [events, origins] = [chained.map(({ event }) => event), chained.map(({ origin }) => origin)];
  if (many === undefined) {
    await insertValues(sql, "audit_events", eventColumns, events);
    await insertValues(sql, "audit_origins", originColumns, origins);
    return;
  }
  await Promise.all([
    many(manyEvents.text, manyEvents.columnsOf(events)),
    many(manyOrigins.text, manyOrigins.columnsOf(origins)),
  ]);
}

async function insertValues<Name extends string>(
  sql: Sql,
  table: string,
  columns: Readonly<Record<Name, unknown>>,
  rows: readonly Readonly<Record<Name, SqlValue>>[],
): Promise<void> {
  const names = Object.keys(columns) as Name[]; // Object.keys forgets the names
  const { text, params } = valuesOf(rows.map((row) => names.map((name) => row[name])));
  await sql.run(`insert into ${table} (${names.join(", ")}) values ${text}`, params);
}
