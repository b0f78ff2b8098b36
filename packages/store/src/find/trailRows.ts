import type { ActivityCursor, TrailFilter, TrailRecord } from "@countersign/core";
import { hex } from "../audit/auditRecord.ts";
import type { SqlValue } from "../engine/sql.ts";

/** What a statement is given, numbered as it comes. */
export interface Params {
  readonly values: SqlValue[];
  /** Gives the place of a value in the text. */
  readonly at: (value: SqlValue) => string;
}

export function paramsOf(): Params {
  const values: SqlValue[] = [];
  return { values, at: (value) => `$${values.push(value)}` };
}

/** What is asked of an event and is part of the order in which it is found: by pool, or by account, and by time. */
export function foundBy(filter: TrailFilter, { at }: Params): string {
  return [
    ...(filter.userId === undefined ? [] : [`events.user_id = ${at(filter.userId)}`]),
    ...(filter.sinceMs === undefined ? [] : [`events.at_ms >= ${at(filter.sinceMs)}`]),
    ...(filter.untilMs === undefined ? [] : [`events.at_ms < ${at(filter.untilMs)}`]),
  ]
    .map((each) => ` and ${each}`)
    .join("");
}

/** What is asked of an event that only reading it tells. */
export function toldBy({ ip, requestId, type, factor, result }: TrailFilter, { at }: Params): string {
  const asked = { "origins.ip": ip, "events.request_id": requestId, "events.type": type } as const;
  return Object.entries({ ...asked, "events.factor": factor, "events.result": result })
    .flatMap(([column, value]) => (value === undefined ? [] : [` and ${column} = ${at(value)}`]))
    .join("");
}

/** Whether there is anything to ask that no order of events answers. */
export function isSifted({ ip, requestId, type, factor, result }: TrailFilter): boolean {
  return [ip, requestId, type, factor, result].some((each) => each !== undefined);
}

/** Numbers are read as text: one that somebody wrote may be too large to be read as a number. */
interface TrailRow
  extends Omit<TrailRecord, "atMs" | "seq" | "repeats" | "chain">,
    Readonly<Record<"atMs" | "seq" | "keyId", string>>,
    Readonly<Record<"prev" | "originDigest" | "mac", Uint8Array>> {
  readonly repeats: string | null;
}

export type { TrailRow };

export const SELECT_TRAIL = `select cast(events.at_ms as text) as "atMs", cast(events.seq as text) as seq, events.writer_id as "writerId",
    events.pool_id as "poolId", events.app_id as "appId", events.user_id as "userId", events.request_id as "requestId",
    events.type, events.factor, events.actor, events.result, events.reason, cast(events.repeats as text) as repeats,
    events.prev, events.origin_digest as "originDigest", events.key_id as "keyId", events.mac, origins.ip,
    origins.user_agent as "userAgent"
  from audit_events events
  left join audit_origins origins on origins.writer_id = events.writer_id and origins.seq = events.seq`;

export function readTrailRow({ repeats, prev, originDigest, keyId, mac, ...row }: TrailRow): TrailRecord {
  return {
    ...row,
    ...placeOf(row),
    ...(repeats === null ? {} : { repeats: Number(repeats) }),
    chain: { prev: hex(prev), originDigest: hex(originDigest), keyId, mac: hex(mac) },
  };
}

export function placeOf({ atMs, seq, writerId }: Pick<TrailRow, "atMs" | "seq" | "writerId">): ActivityCursor {
  return { atMs: Number(atMs), seq: Number(seq), writerId };
}
