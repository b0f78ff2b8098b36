import { type AuditEvent, CLOCK_TOLERANCE_MS, type RefusalReason } from "@countersign/core";
import type { Sql } from "../engine/sql.ts";
import type { Append } from "./appending.ts";

const TOKENS_AT_ONCE = 500;
const OPEN = "state = 'open' and is_abandoned = 0";

/** An mfaToken that ended before anything was proved by it. */
export interface AbandonedSignIn extends Pick<AuditEvent, "poolId" | "userId" | "appId"> {
  readonly id: string;
  readonly ip: string | null;
  readonly endedAtMs: number;
}

/** Gives what `returning` names of one. */
export const ABANDONED_COLUMNS = `id, pool_id as "poolId", user_id as "userId", app_id as "appId", ip, expires_at_ms as "endedAtMs"`;

/** Appends what tells of sign-ins whose time for a second factor ran out, each once, in small transactions; gives how many. */
export async function tellAbandoned(write: Append, nowMs: number, signal?: AbortSignal): Promise<number> {
  let told = 0;
  for (let rows = TOKENS_AT_ONCE; rows === TOKENS_AT_ONCE && signal?.aborted !== true; told += rows)
    rows = await write(async (sql, entry) => {
      const abandoned = await takeAbandoned(sql, nowMs);
      for (const each of abandoned) entry.append(eventOf(each, nowMs));
      return abandoned.length;
    });
  return told;
}

/**
 * Takes those that no node takes for open any more, whatever its clock says, and that nothing judged in time is about to pass.
 * What is over is said twice: PostgreSQL looks again at a row it waited for, but only at the outer condition.
 */
function takeAbandoned(sql: Sql, nowMs: number): Promise<readonly AbandonedSignIn[]> {
  return sql.all<AbandonedSignIn>(
    `update mfa_tokens set is_abandoned = 1 where ${OPEN} and (pool_id, id) in
      (select pool_id, id from mfa_tokens where ${OPEN} and expires_at_ms <= $1
      order by expires_at_ms limit ${TOKENS_AT_ONCE})
    returning ${ABANDONED_COLUMNS}`,
    [nowMs - CLOCK_TOLERANCE_MS],
  );
}

const REASON: RefusalReason = "abandoned";

/** It names the mfaToken where others name their request, and the place that the sign-in came from. */
export function eventOf({ id, ip, endedAtMs, poolId, appId, userId }: AbandonedSignIn, nowMs: number): AuditEvent {
  return {
    ...{ type: "signIn.abandon", atMs: Math.min(endedAtMs, nowMs), poolId, appId, userId, actor: "service" },
    ...{ factor: null, result: "failure", reason: REASON },
    origin: { requestId: id, ip, ipBlock: "unknown", userAgent: null },
  };
}
