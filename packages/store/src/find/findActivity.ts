import { type ActivityCursor, BY_PASS, type SubjectRef, type TrailEvent } from "@countersign/core";
import type { Query } from "../engine/sql.ts";

/** Numbers are read as text: one that somebody wrote may be too large to be read as a number. */
type EventRow = Omit<TrailEvent, "atMs" | "seq" | "repeats" | "isByPass"> & {
  readonly isByPass: 0 | 1;
  readonly atMs: string;
  readonly seq: string;
  readonly repeats: string | null;
};

const LAST: ActivityCursor = { atMs: Number.MAX_SAFE_INTEGER, seq: Number.MAX_SAFE_INTEGER, writerId: "" };

/** What a policy came to stands with the sign-in, or with the act in a session, that it decided on. */
const TEXT = `select cast(events.at_ms as text) as "atMs", cast(events.seq as text) as seq,
    events.writer_id as "writerId", events.request_id as "requestId", events.type, events.app_id as "appId", events.factor, events.actor, events.result,
    case when events.result = 'success' and events.reason = '${BY_PASS}' then 1 else 0 end as "isByPass",
    cast(events.repeats as text) as repeats, origins.ip, origins.user_agent as "userAgent"
  from audit_events events
  left join audit_origins origins on origins.writer_id = events.writer_id and origins.seq = events.seq
  where events.pool_id = $1 and events.user_id = $2 and events.type <> 'policy.decide' and events.at_ms <= $3
    and (events.at_ms, events.seq, events.writer_id) < ($3, $4, $5)
  order by events.at_ms desc, events.seq desc, events.writer_id desc limit $6`;

/** Gives events of an account that come before a place in the trail, the latest first; `before` null: the latest of all. */
export async function findActivity(
  query: Query,
  { poolId, userId }: SubjectRef,
  before: ActivityCursor | null,
  limit: number,
): Promise<readonly TrailEvent[]> {
  const { atMs, seq, writerId } = before ?? LAST;
  const rows = await query.all<EventRow>(TEXT, [poolId, userId, atMs, seq, writerId, limit]);
  return rows.map(({ repeats, isByPass, ...row }) => ({
    ...row,
    atMs: Number(row.atMs),
    seq: Number(row.seq),
    ...(repeats === null ? {} : { repeats: Number(repeats) }),
    ...(isByPass === 1 && { isByPass: true }),
  }));
}
