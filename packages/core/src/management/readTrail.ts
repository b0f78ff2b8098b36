import type { ActivityCursor } from "../model/activity.ts";
import type { PoolId } from "../model/model.ts";
import type { Store } from "../model/ports.ts";
import type { TrailFilter, TrailPage, TrailQuery, TrailRecord } from "../model/trail.ts";

type Trail = Pick<Store, "findTrail">;

/** What is read at once of what is wanted whole. */
const PAGE_ROWS = 500;

export interface TrailReading extends Pick<TrailQuery, "order"> {
  readonly filter: TrailFilter;
}

/** Gives all events that are meant, one after the other; no more than a page of them is held. */
export async function* readTrail(
  { findTrail }: Trail,
  poolId: PoolId,
  { filter, order }: TrailReading,
): AsyncGenerator<TrailRecord> {
  for (let from: ActivityCursor | null = null; ; ) {
    const page: TrailPage = await findTrail(poolId, { filter, order, from, limit: PAGE_ROWS });
    yield* page.events;
    if (page.next === null) return;
    from = page.next;
  }
}

/**
 * Gives at most `limit` events that are meant, having looked at so many pages at most: where what is meant is rare it gives
 * fewer, and where to go on.
 */
export async function listTrail(
  { findTrail }: Trail,
  poolId: PoolId,
  { filter, order, from, limit }: TrailQuery,
  mostPages: number = Number.POSITIVE_INFINITY,
): Promise<TrailPage> {
  const events: TrailRecord[] = [];
  let next = from;
  for (let pages = 0; pages < mostPages; pages += 1) {
    const page = await findTrail(poolId, { filter, order, from: next, limit: limit - events.length });
    events.push(...page.events);
    next = page.next;
    if (next === null || events.length === limit) break;
  }
  return { events, next };
}
