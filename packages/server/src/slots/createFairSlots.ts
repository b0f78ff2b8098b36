import { networkOf, type RequestOrigin, WIDER } from "@countersign/core";

/** Work that wants a place, or has one. */
export interface SlotHolder {
  readonly origin: Pick<RequestOrigin, "ipBlock" | "ipNetworks">;
  /** What has come of it so far. */
  bytes(): number;
  /** Is told that its place goes to somebody else. */
  giveWay(): void;
}

/** Places for work that holds memory, shared among those it comes from. */
export interface FairSlots {
  /** Gives the function that frees the place, which may be called again; null when nobody gives way. */
  take(holder: SlotHolder): (() => void) | null;
}

export interface FairSlotLimits {
  readonly total: number;
  /** Places of one IPv4 address or IPv6 /64; of the networks around it three and nine times as many. */
  readonly each: number;
  readonly nowMs?: () => number;
}

interface Held {
  readonly holder: SlotHolder;
  readonly sinceMs: number;
}

/** From then on what is slower than this gives way to whoever comes. */
const GRACE_MS = 3_000;
const SLOW_BYTES_PER_SECOND = 20_000;

/**
 * Gives `total` places. Where none is left, the slowest of the network that holds the most gives way to one that holds
 * fewer, and one that has become slow gives way to anybody: no number of half-sent requests keeps others out.
 */
export function createFairSlots({ total, each, nowMs = () => performance.now() }: FairSlotLimits): FairSlots {
  const held = new Set<Held>();
  const rateOf = ({ holder, sinceMs }: Held): number => (holder.bytes() * 1000) / Math.max(1, nowMs() - sinceMs);
  const isSlow = (one: Held): boolean => nowMs() - one.sinceMs >= GRACE_MS && rateOf(one) < SLOW_BYTES_PER_SECOND;
  const slowestOf = (some: readonly Held[]): Held | null =>
    some.reduce<Held | null>(
      (slowest, one) => (slowest === null || rateOf(one) < rateOf(slowest) ? one : slowest),
      null,
    );

  /** Those among whom one must give way: of the narrowest network that has its share, or of all; null: there is room. */
  const crowd = (holder: SlotHolder): readonly Held[] | null => {
    for (const [width, block] of blocksOf(holder).entries()) {
      const within = [...held].filter((one) => blocksOf(one.holder).includes(block));
      if (within.length >= each * WIDER ** width) return within.filter(isSlow);
    }
    if (held.size < total) return null;
    const most = largest([...held]);
    const own = [...held].filter((one) => networkOf(one.holder.origin) === networkOf(holder.origin)).length;
    return most.length > own + 1 ? most : [...held].filter(isSlow);
  };

  return {
    take(holder) {
      const yielding = crowd(holder);
      const slowest = yielding === null ? null : slowestOf(yielding);
      if (yielding !== null && slowest === null) return null;
      if (slowest !== null) {
        held.delete(slowest);
        slowest.holder.giveWay();
      }
      const own: Held = { holder, sinceMs: nowMs() };
      held.add(own);
      return () => void held.delete(own);
    },
  };
}

function blocksOf({ origin }: SlotHolder): readonly string[] {
  return [origin.ipBlock, ...(origin.ipNetworks ?? [])];
}

/** Gives the places of the network that has the most. */
function largest(held: readonly Held[]): readonly Held[] {
  const groups = Map.groupBy(held, ({ holder }) => networkOf(holder.origin));
  return [...groups.values()].reduce((most, group) => (group.length > most.length ? group : most), []);
}
