import type { AuditEvent, Random } from "@countersign/core";
import type { HeadParts } from "./auditHeads.ts";
import { digestOrigin, type EventRow, type Position, recordOfEvent } from "./auditRecord.ts";

const SALT_BYTES = 16;

/**
 * Writes an event after the row that `last` names and gives its own place. Address and agent lie apart, so that they can
 * be forgotten; the event keeps their salted digest.
 */
export async function appendEvent(
  { sql, macs }: Pick<HeadParts, "sql" | "macs">,
  random: Random,
  writerId: string,
  last: Position,
  event: AuditEvent,
): Promise<Position> {
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
  };
  const { keyId, mac } = macs.sign(recordOfEvent(row));
  await sql.run(
    `insert into audit_events (writer_id, seq, at_ms, type, pool_id, app_id, user_id, actor, factor, result, reason,
      request_id, origin_digest, prev, key_id, mac)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
    [
      ...[writerId, row.seq, atMs, type, poolId, appId, userId, actor, factor, result],
      ...[row.reason, row.requestId, row.originDigest, row.prev, keyId, mac],
    ],
  );
  await sql.run(
    "insert into audit_origins (writer_id, seq, at_ms, ip, user_agent, salt) values ($1, $2, $3, $4, $5, $6)",
    [writerId, row.seq, atMs, origin.ip, origin.userAgent, salt],
  );
  return { seq: row.seq, mac };
}

/** Gives text as a database gives it back: half a surrogate pair has no UTF-8. */
function storable(text: string | null): string | null {
  return text === null ? null : text.toWellFormed();
}
