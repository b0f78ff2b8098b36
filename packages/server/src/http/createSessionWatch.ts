import type { PoolId, Store } from "@countersign/core";

export interface WatchedSession {
  readonly poolId: PoolId;
  readonly id: string;
}

interface Watcher extends WatchedSession {
  /** What it was like when it was looked at last; null: not yet. */
  stamp: string | null;
  readonly onChange: () => void;
  readonly onLost: () => void;
}

/** Looks after sessions for those who are told what becomes of them. */
export interface SessionWatch {
  /** Gives what ends it. `onLost`: the store has not answered for a while, so that nobody knows. */
  watch(session: WatchedSession, on: Pick<Watcher, "onChange" | "onLost">): () => void;
}

const AT_ONCE = 500;
/** So many looks in vain, one behind the other, and nobody knows any more. */
const MOST_FAILED = 5;

/**
 * Gives a watch that asks the store for all sessions together, one statement for 500 of one pool, and only while somebody watches:
 * whichever process has written it, it is seen.
 */
export function createSessionWatch(store: Pick<Store, "findSessionStamps">, everyMs: number): SessionWatch {
  const watchers = new Set<Watcher>();
  let timer: NodeJS.Timeout | null = null;
  let failed = 0;

  async function look(): Promise<void> {
    try {
      for (const [poolId, some] of Map.groupBy(watchers, (each) => each.poolId)) await lookAt(poolId, some);
      failed = 0;
    } catch {
      failed += 1;
      if (failed >= MOST_FAILED) for (const { onLost } of [...watchers]) onLost();
    }
    timer = null;
    plan();
  }

  async function lookAt(poolId: PoolId, some: readonly Watcher[]): Promise<void> {
    for (let from = 0; from < some.length; from += AT_ONCE) {
      const part = some.slice(from, from + AT_ONCE);
      const stamps = await store.findSessionStamps(poolId, [...new Set(part.map(({ id }) => id))]);
      for (const watcher of part) {
        const stamp = stamps.get(watcher.id) ?? "gone";
        // What happened between its beginning and the first look counts, too.
        const isChanged = watcher.stamp !== stamp;
        watcher.stamp = stamp;
        if (isChanged && watchers.has(watcher)) watcher.onChange();
      }
    }
  }

  function plan(): void {
    if (timer !== null || watchers.size === 0) return;
    timer = setTimeout(() => void look(), everyMs);
    timer.unref();
  }

  return {
    watch(session, on) {
      const watcher: Watcher = { ...session, ...on, stamp: null };
      watchers.add(watcher);
      plan();
      return () => void watchers.delete(watcher);
    },
  };
}
