import type { AuditEvent, Random } from "@countersign/core";
import type { Sql, SqlValue } from "../engine/sql.ts";
import { valuesOf } from "../engine/valuesOf.ts";
import type { AuditMacs } from "./auditMacs.ts";
import { digestOrigin, type EventRow, type Position, recordOfEvent } from "./auditRecord.ts";

const SALT_BYTES = 16;

/** An event in its place in a chain, ready to be written. */
export interface ChainedEvent {
  readonly position: Position;
  readonly event: readonly SqlValue[];
  readonly origin: readonly SqlValue[];
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
    event: [
      ...[writerId, row.seq, atMs, type, poolId, appId, userId, actor, factor, result],
      ...[row.reason, row.requestId, row.originDigest, row.repeats, row.prev, keyId, mac],
    ],
    origin: [writerId, row.seq, atMs, origin.ip, origin.userAgent, salt],
  };
}

/** Gives text as a database gives it back: half a surrogate pair has no UTF-8. */
function storable(text: string | null): string | null {
  return text === null ? null : text.toWellFormed();
}

/** Writes events into their places. */
export async function insertEvents(sql: Sql, chained: readonly ChainedEvent[]): Promise<void> {
  const events = valuesOf(chained.map(({ event }) => event));
  await sql.run(
    `insert into audit_events (writer_id, seq, at_ms, type, pool_id, app_id, user_id, actor, factor, result, reason,
      request_id, origin_digest, repeats, prev, key_id, mac)
    values ${events.text}`,
    events.params,
  );
  const origins = valuesOf(chained.map(({ origin }) => origin));
  await sql.run(
    `insert into audit_origins (writer_id, seq, at_ms, ip, user_agent, salt) values ${origins.text}`,
    origins.params,
  );
}
