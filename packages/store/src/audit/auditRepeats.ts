import { createHash } from "node:crypto";
import type { AuditEvent } from "@countersign/core";
import type { Sql } from "../engine/sql.ts";
import type { Append } from "./appending.ts";

const WINDOW_MS = 3_600_000;
/** How far the clock of another process may be ahead. */
const SKEW_MS = 60_000;
const REPEATS_AT_ONCE = 500;

/**
 * Says whether a failure like this one came before within the hour, and counts it then: hours begin on the clock, so that no
 * failure has to close what others have counted. Of accounts that differ none is named.
 */
export async function countRepeat(sql: Sql, event: AuditEvent, by: string): Promise<boolean> {
  const { type, atMs, poolId, appId, userId, actor, factor, reason, origin } = event;
  const key = createHash("sha256")
    .update(JSON.stringify([type, poolId, appId, actor, factor, reason, by]))
    .digest("hex");
  const endsAtMs = (Math.floor(atMs / WINDOW_MS) + 1) * WINDOW_MS;
  const row = await sql.one<{ repeats: number }>(
    `insert into audit_repeats (key, ends_at_ms, last_at_ms, type, pool_id, app_id, user_id, actor, factor, reason,
      request_id, repeats)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0)
    on conflict (key, ends_at_ms) do update set
      last_at_ms = case when audit_repeats.last_at_ms < excluded.last_at_ms then excluded.last_at_ms
        else audit_repeats.last_at_ms end,
      user_id = case when audit_repeats.user_id = excluded.user_id then audit_repeats.user_id end,
      repeats = audit_repeats.repeats + 1
    returning repeats`,
    [key, endsAtMs, atMs, type, poolId, appId, userId, actor, factor, reason, origin.requestId.toWellFormed()],
  );
  return row !== null && row.repeats > 0;
}

type RepeatRow = Omit<AuditEvent, "result" | "origin" | "repeats"> & {
  readonly requestId: string;
  readonly repeats: number;
};

/** An hour that lies ahead of every clock was begun by one that was wrong: it is over. */
const OVER = "(ends_at_ms <= $1 or ends_at_ms > $2)";

/** Appends what was counted in hours that are over, in small transactions; gives how many events tell of it. */
export async function tellRepeats(write: Append, nowMs: number, signal?: AbortSignal): Promise<number> {
  let told = 0;
  for (let rows = REPEATS_AT_ONCE; rows === REPEATS_AT_ONCE && signal?.aborted !== true; ) {
    const taken = await write(async (sql, entry) => {
      const taking = await takeRepeats(sql, nowMs);
      for (const event of taking.events) entry.append(event);
      return taking;
    });
    rows = taken.rows;
    told += taken.events.length;
  }
  return told;
}

/** Takes some of it; gives the events that tell of it, and how many rows it was. */
async function takeRepeats(
  sql: Sql,
  nowMs: number,
): Promise<{ readonly rows: number; readonly events: readonly AuditEvent[] }> {
  // Said twice: PostgreSQL looks again at a row it waited for, but only at the outer condition.
  const taken = await sql.all<RepeatRow>(
    `delete from audit_repeats where ${OVER} and (key, ends_at_ms) in
      (select key, ends_at_ms from audit_repeats where ${OVER} order by ends_at_ms limit ${REPEATS_AT_ONCE})
    returning type, last_at_ms as "atMs", pool_id as "poolId", app_id as "appId", user_id as "userId", actor, factor,
      reason, request_id as "requestId", repeats`,
    [nowMs, nowMs + WINDOW_MS + SKEW_MS],
  );
  return { rows: taken.length, events: taken.filter(({ repeats }) => repeats > 0).map(eventOf) };
}

/** It names the request that was first refused, and no place: they may have come from many. */
function eventOf({ requestId, ...row }: RepeatRow): AuditEvent {
  return { ...row, result: "failure", origin: { requestId, ip: null, ipBlock: "unknown", userAgent: null } };
}
