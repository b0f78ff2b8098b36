import type { ActivityCursor, PoolId, TrailFilter, TrailPage, TrailQuery } from "@countersign/core";
import type { Query } from "../engine/sql.ts";
import {
  foundBy,
  isSifted,
  type Params,
  paramsOf,
  placeOf,
  readTrailRow,
  SELECT_TRAIL,
  type TrailRow,
  toldBy,
} from "./trailRows.ts";

/**
 * How many events one page looks at: what is rare among a million is found page by page, and none of them keeps the thread
 * that reads for others longer than a moment.
 */
export const LOOKED_AT = 2_000;

const orders = {
  latestFirst: { words: "desc", beyond: "<", within: ">=" },
  oldestFirst: { words: "asc", beyond: ">", within: "<=" },
} as const;

/** Gives events of a pool in the order of time. */
export async function findTrail(query: Query, poolId: PoolId, asked: TrailQuery): Promise<TrailPage> {
  const edge = isSifted(asked.filter) ? await findEdge(query, poolId, asked) : null;
  const { filter, order, limit } = asked;
  const params = paramsOf();
  const [ordered, { within }] = [orderedBy(order), orders[order]];
  const inside = edge === null ? "" : ` and ${compared(within, edge, params)}`;
  const text = `${SELECT_TRAIL}
  where ${rangeOf(poolId, asked, params)}${inside}${toldBy(filter, params)}
  order by ${ordered} limit ${params.at(limit + 1)}`;
  const rows = await query.all<TrailRow>(text, params.values);
  const events = rows.slice(0, limit).map(readTrailRow);
  if (rows.length > limit) return { events, next: cursorOf(events.at(-1) ?? null) };
  return { events, next: edge };
}

/** Gives the last event that a page looks at; null: it looks at all that are left. */
async function findEdge(query: Query, poolId: PoolId, asked: TrailQuery): Promise<ActivityCursor | null> {
  const params = paramsOf();
  const text = `select cast(events.at_ms as text) as "atMs", cast(events.seq as text) as seq, events.writer_id as "writerId"
  from audit_events events where ${rangeOf(poolId, asked, params)}
  order by ${orderedBy(asked.order)} limit 1 offset ${LOOKED_AT - 1}`;
  const edge = await query.one<Pick<TrailRow, "atMs" | "seq" | "writerId">>(text, params.values);
  return edge === null ? null : placeOf(edge);
}

function rangeOf(
  poolId: PoolId,
  { filter, order, from }: { filter: TrailFilter } & TrailQuery,
  params: Params,
): string {
  const pool = `events.pool_id = ${params.at(poolId)}${foundBy(filter, params)}`;
  return from === null ? pool : `${pool} and ${compared(orders[order].beyond, from, params)}`;
}

/** The time is compared by itself, too: an index knows it, and not the whole place. */
function compared(sign: "<" | ">" | "<=" | ">=", { atMs, seq, writerId }: ActivityCursor, { at }: Params): string {
  const time = at(atMs);
  return `events.at_ms ${sign[0]}= ${time} and (events.at_ms, events.seq, events.writer_id) ${sign} (${time}, ${at(seq)}, ${at(writerId)})`;
}

function orderedBy(order: TrailQuery["order"]): string {
  const { words } = orders[order];
  return ["at_ms", "seq", "writer_id"].map((each) => `events.${each} ${words}`).join(", ");
}

function cursorOf(place: ActivityCursor | null): ActivityCursor | null {
  return place === null ? null : { atMs: place.atMs, seq: place.seq, writerId: place.writerId };
}
