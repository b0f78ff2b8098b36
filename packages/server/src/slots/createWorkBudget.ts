import { LRUCache } from "lru-cache";

/** How long the work of one network may keep the process busy, by what was measured of it. */
export interface WorkBudget {
  /** Gives what the work gives, or null where the network has used up its time. */
  spend<T extends object>(network: string, work: () => T): T | null;
}

export interface WorkBudgetLimits {
  /** Milliseconds of work at once; they come back at `share` of the time that goes by. */
  readonly each: number;
  readonly total: number;
  readonly share: number;
  /** Whoever has used less goes on though all together have used up theirs. */
  readonly few: number;
  readonly nowMs?: () => number;
}

interface Spent {
  readonly ms: number;
  readonly atMs: number;
}

const NOTHING: Spent = { ms: 0, atMs: 0 };
/** Networks that are remembered; one that is forgotten has its time back. */
const MOST_NETWORKS = 10_000;

/** Bounds work that is done at once, on the one thread there is, and cannot wait for its turn. */
export function createWorkBudget(limits: WorkBudgetLimits): WorkBudget {
  const { each, total, share, few, nowMs = () => performance.now() } = limits;
  const networks = new LRUCache<string, Spent>({ max: MOST_NETWORKS });
  let all = NOTHING;
  const left = ({ ms, atMs }: Spent): number => Math.max(0, ms - (nowMs() - atMs) * share);
  return {
    spend(network, work) {
      const [own, theirs] = [left(networks.get(network) ?? NOTHING), left(all)];
      if (own >= each || (theirs >= total && own >= few)) return null;
      const begunMs = nowMs();
      try {
        return work();
      } finally {
        const atMs = nowMs();
        networks.set(network, { ms: own + atMs - begunMs, atMs });
        all = { ms: theirs + atMs - begunMs, atMs };
      }
    },
  };
}
