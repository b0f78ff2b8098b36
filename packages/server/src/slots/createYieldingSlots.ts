import { networksOf, type RequestOrigin, WIDER } from "@countersign/core";
import type { FairSlotLimits } from "./createFairSlots.ts";

/** What holds a place until it ends, or until somebody else needs the place. */
export interface YieldingHolder {
  readonly origin: Pick<RequestOrigin, "ipBlock" | "ipNetworks">;
  /** Whether it does nothing (`idle`), does not get on by its own fault (`stuck`), or is being served and stays. */
  state(): "idle" | "stuck" | "served";
  giveWay(): void;
}

export interface YieldingSlots {
  /** Gives the function that frees the place, which may be called again; null when nobody gives way. */
  take(holder: YieldingHolder): (() => void) | null;
}

/**
 * Gives `total` places, of which an address has `each` and the networks around it three and nine times as many. Where none is
 * left, the oldest idle one of the same address gives way to a newcomer, or of the network that has the most, then the oldest that
 * is stuck. Meant for thousands: it looks through one group, and only when that is full.
 */
export function createYieldingSlots({ total, each }: Omit<FairSlotLimits, "nowMs">): YieldingSlots {
  /** By width, the widest first; by network in the order they came. */
  const groups = new Map<string, Set<YieldingHolder>>();
  const widest = new Set<string>();
  let taken = 0;

  const free = (holder: YieldingHolder): void => {
    let wasHeld = false;
    for (const network of networksOf(holder.origin)) {
      const group = groups.get(network);
      wasHeld = group?.delete(holder) === true || wasHeld;
      if (group?.size !== 0) continue;
      groups.delete(network);
      widest.delete(network);
    }
    if (wasHeld) taken -= 1;
  };

  /** Those among whom one must give way; null: there is room. */
  const crowd = ({ origin }: YieldingHolder): ReadonlySet<YieldingHolder> | null => {
    const networks = networksOf(origin);
    for (const [width, network] of networks.toReversed().entries()) {
      const group = groups.get(network);
      if (group !== undefined && group.size >= each * WIDER ** width) return group;
    }
    if (taken < total) return null;
    const own = groups.get(networks[0] ?? "")?.size ?? 0;
    const most = [...widest].reduce<ReadonlySet<YieldingHolder>>((largest, network) => {
      const group = groups.get(network) ?? largest;
      return group.size > largest.size ? group : largest;
    }, new Set());
    return most.size > own ? most : (groups.get(networks[0] ?? "") ?? new Set());
  };

  return {
    take(holder) {
      const yielding = crowd(holder);
      if (yielding !== null) {
        const oldest = oldestOf(yielding, "idle") ?? oldestOf(yielding, "stuck");
        if (oldest === undefined) return null;
        free(oldest);
        oldest.giveWay();
      }
      const networks = networksOf(holder.origin);
      for (const network of networks) groups.set(network, (groups.get(network) ?? new Set()).add(holder));
      widest.add(networks[0] ?? "");
      taken += 1;
      return () => free(holder);
    },
  };
}

function oldestOf(
  holders: ReadonlySet<YieldingHolder>,
  state: ReturnType<YieldingHolder["state"]>,
): YieldingHolder | undefined {
  for (const holder of holders) if (holder.state() === state) return holder;
  return undefined;
}
