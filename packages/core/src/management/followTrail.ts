import type { PoolId } from "../model/model.ts";
import type { Store } from "../model/ports.ts";
import { CLOCK_TOLERANCE_MS } from "../model/storedTimes.ts";
import type { TrailFilter, TrailHead, TrailRecord } from "../model/trail.ts";

type Trail = Pick<Store, "findTrailHeads" | "findTrailBehind">;

/** How many rows of a chain are read at once. */
const PART_ROWS = 500;
/** A chain that grew within this time has its place in a mark by name. */
const NAMED_MS = 24 * 3_600_000;
/** How far back the time of an event may lie that is written now: what was counted for an hour is told by its last one. */
const LATEST_TOLD_MS = 2 * 3_600_000;

/** How far the trail was read: of each chain that is named up to its number, of others up to the time. */
export interface TrailMark {
  readonly atMs: number;
  readonly chains: Readonly<Record<string, number>>;
}

/** An event, and how far one has read who has read it. */
export interface FollowedEvent {
  readonly record: TrailRecord;
  readonly mark: TrailMark;
}

export interface TrailFollower {
  /** Gives what was written since it was last asked, in the order of each chain. One that is broken off goes on where it was. */
  news(): AsyncGenerator<FollowedEvent>;
}

/** Gives how far the trail goes now. */
export async function markTrail({ findTrailHeads }: Trail, nowMs: number): Promise<TrailMark> {
  return markOf(await findTrailHeads(), nowMs);
}

/**
 * Follows the trail from a mark. Times cannot tell what is new, for nodes have clocks of their own and what was counted is told
 * later; the numbers of a chain can: they are given in the order in which it is written.
 */
export function followTrail(trail: Trail, poolId: PoolId, filter: TrailFilter, from: TrailMark): TrailFollower {
  let mark = from;
  return {
    async *news() {
      for (const head of await trail.findTrailHeads()) {
        const unread = unreadOf(head, mark, from);
        const since = Math.max(unread?.sinceMs ?? 0, filter.sinceMs ?? 0);
        for await (const { record, seq } of readChain(trail, poolId, { ...filter, sinceMs: since }, unread)) {
          mark = { ...mark, chains: { ...mark.chains, [head.writerId]: seq } };
          if (record !== null) yield { record, mark };
        }
      }
    },
  };
}

interface Unread extends Pick<TrailHead, "writerId" | "seq"> {
  readonly afterSeq: number;
  /** What is older was there when the mark was made that does not name the chain. */
  readonly sinceMs: number;
}

/** Gives what of a chain was not read yet; null: nothing. */
function unreadOf({ writerId, seq, atMs }: TrailHead, mark: TrailMark, from: TrailMark): Unread | null {
  const named = mark.chains[writerId];
  if (named !== undefined) return { writerId, seq, afterSeq: named, sinceMs: 0 };
  const sinceMs = from.atMs - LATEST_TOLD_MS;
  return atMs === null || atMs < sinceMs ? null : { writerId, seq, afterSeq: 0, sinceMs };
}

/** Gives the events of a chain that are meant, and after every part of it how far that went. */
async function* readChain(
  { findTrailBehind }: Trail,
  poolId: PoolId,
  filter: TrailFilter,
  unread: Unread | null,
): AsyncGenerator<{ readonly record: TrailRecord | null; readonly seq: number }> {
  if (unread === null) return;
  const { writerId, afterSeq, seq: headSeq } = unread;
  for (let from = afterSeq; from < headSeq; from += PART_ROWS) {
    const toSeq = Math.min(from + PART_ROWS, headSeq);
    const found = await findTrailBehind(poolId, filter, { writerId, afterSeq: from, toSeq });
    for (const record of found) yield { record, seq: record.seq };
    yield { record: null, seq: toSeq };
  }
}

function markOf(heads: readonly TrailHead[], nowMs: number): TrailMark {
  const named = heads.filter(({ atMs }) => atMs !== null && atMs >= nowMs - NAMED_MS);
  return {
    atMs: nowMs - CLOCK_TOLERANCE_MS,
    chains: Object.fromEntries(named.map(({ writerId, seq }) => [writerId, seq])),
  };
}
