import type { RequestOrigin } from "../model/auditEvent.ts";
import { networkOf } from "../model/networkOf.ts";
import type { Ports } from "../model/ports.ts";
import type { WindowLimit } from "../model/windowLimit.ts";
import type { NamedWindow } from "./windows.ts";

const HOUR_MS = 3_600_000;
/** Of what everybody shares, this much is for whoever comes; the rest is kept for those who took little of it. */
const OPEN_SHARE = 3 / 4;

/** What everybody shares. */
export interface Shared {
  readonly name: string;
  readonly limit: number;
  /** Whoever took fewer within the hour, in all of his network, may have what is kept. */
  readonly few: number;
}

export interface SharedLimit {
  /** What may be taken in all for this origin to take some. */
  readonly limit: number;
  /** Counts that it does. */
  readonly taking: WindowLimit;
}

/** What is counted where all share, and what says who took of it. */
export interface SharedWindows {
  readonly windows: readonly NamedWindow[];
  readonly taking: WindowLimit;
}

export type Sharing = Pick<Ports, "clock" | "digest" | "settings"> & {
  readonly store: Pick<Ports["store"], "findCounts">;
};

/** Gives how far an origin may use up what everybody shares: strangers who take a lot leave a quarter to all others. */
export async function sharedLimit(
  { clock, digest, store }: Omit<Sharing, "settings">,
  { name, limit, few }: Shared,
  origin: Pick<RequestOrigin, "ipBlock" | "ipNetworks">,
): Promise<SharedLimit> {
  const key = digest(JSON.stringify(["share", name, networkOf(origin)]));
  const taking = { name: "share" as const, key, limit: Number.MAX_SAFE_INTEGER, windowMs: HOUR_MS };
  const taken = (await store.findCounts([taking], clock.nowMs())).get(key)?.count ?? 0;
  return {
    limit: taken < few ? limit : Math.ceil(limit * OPEN_SHARE),
    taking,
  };
}
