import { isAhead, type ListedSession, type SubjectRef } from "@countersign/core";
import type { Query } from "../engine/sql.ts";
import { selectColumns } from "./columns.ts";
import { readSession, SESSION_COLUMNS, type SessionRow } from "./findSession.ts";

interface ListedRow extends SessionRow {
  readonly applicationName: string;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly lastUsedAtMs: number | null;
  readonly lastIp: string | null;
}

const TEXT = `select ${selectColumns<SessionRow>("sessions", SESSION_COLUMNS)}, applications.name as "applicationName",
    sessions.ip as ip, sessions.user_agent as "userAgent", sessions.last_used_at_ms as "lastUsedAtMs",
    sessions.last_ip as "lastIp"
  from sessions
  join applications on applications.pool_id = sessions.pool_id and applications.id = sessions.app_id
  where sessions.pool_id = $1 and sessions.user_id = $2 and sessions.revoked_at_ms is null
    and sessions.expires_at_ms > $3
  order by sessions.created_at_ms desc, sessions.id limit $4`;

/** Gives the sessions of an account that live, the latest first. */
export async function findSessions(
  query: Query,
  { poolId, userId }: SubjectRef,
  nowMs: number,
  limit: number,
): Promise<readonly ListedSession[]> {
  const rows = await query.all<ListedRow>(TEXT, [poolId, userId, nowMs, limit]);
  return rows.map(({ applicationName: name, ip, userAgent, lastUsedAtMs, lastIp, ...row }) => {
    const session = readSession(row);
    const isNoted = lastUsedAtMs !== null && !isAhead(lastUsedAtMs, nowMs);
    const used = isNoted ? { lastUsedAtMs, lastIp } : { lastUsedAtMs: null, lastIp: null };
    return { session, application: { id: session.appId, name }, ip, userAgent, ...used };
  });
}
