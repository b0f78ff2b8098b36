/** One of those that are gathered, and how whoever waits for it is answered. */
export interface Gathered<Item, Result> {
  readonly item: Item;
  resolve(result: Result | Promise<Result>): void;
  reject(error: unknown): void;
}

export interface Gathering<Item, Result> {
  /** How many batches may be under way. */
  readonly atOnce: number;
  /** How long a batch that takes its time keeps the next one waiting. */
  readonly patienceMs: number;
  /** How many items a batch may hold. */
  readonly most: number;
  /** Names what an item moves: no two that name the same are under way. Left out: nothing. */
  readonly keysOf?: (item: Item) => readonly string[];
  /** Answers all of them, whether it resolves or rejects. */
  run(batch: readonly Gathered<Item, Result>[]): Promise<void>;
}

/**
 * Gives what takes an item to those that wait and resolves with its result. Whoever comes alone waits for nobody: a batch
 * begins as soon as there is room for one, with all that came meanwhile, the oldest first.
 */
export function gather<Item, Result>({
  atOnce,
  patienceMs,
  most,
  keysOf = () => [],
  run,
}: Gathering<Item, Result>): (item: Item) => Promise<Result> {
  let waiting: readonly Waiting<Item, Result>[] = [];
  let arrived: Waiting<Item, Result>[] = [];
  const moved = new Set<string>();
  let underWay = 0;

  async function runBatch(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    underWay += 1;
    const makeRoom = atMostOnce(() => {
      underWay -= 1;
    });
    const late = setTimeout(() => {
      makeRoom();
      begin();
    }, patienceMs).unref();
    try {
      await run(batch);
    } catch (error) {
      for (const each of batch) each.reject(error);
    } finally {
      clearTimeout(late);
      for (const { keys } of batch) for (const key of keys) moved.delete(key);
      makeRoom();
      begin();
    }
  }

  function begin(): void {
    waiting = [...waiting, ...arrived];
    arrived = [];
    while (underWay < atOnce) {
      const { batch, left } = take(waiting, moved, most);
      if (batch.length === 0) return;
      waiting = left;
      for (const { keys } of batch) for (const key of keys) moved.add(key);
      void runBatch(batch);
    }
  }

  return (item) => {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    // Those whose requests came at the same time are there at the next turn.
    if (arrived.length === 0) setImmediate(begin);
    arrived.push({ item, resolve, reject, keys: keysOf(item) });
    return promise;
  };
}

type Waiting<Item, Result> = Gathered<Item, Result> & { readonly keys: readonly string[] };

/** Takes those that move nothing that is being moved, or that somebody moves who has waited longer. */
function take<Each extends { readonly keys: readonly string[] }>(
  waiting: readonly Each[],
  moved: ReadonlySet<string>,
  most: number,
): { readonly batch: readonly Each[]; readonly left: readonly Each[] } {
  const batch: Each[] = [];
  const left: Each[] = [];
  const awaited = new Set<string>();
  for (const each of waiting) {
    const isFree = !each.keys.some((key) => moved.has(key) || awaited.has(key));
    (batch.length < most && isFree ? batch : left).push(each);
    for (const key of each.keys) awaited.add(key);
  }
  return { batch, left };
}

function atMostOnce(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) act();
    isDone = true;
  };
}
