export interface LaneParts<Item> {
  /** How many are under way at once. */
  readonly most: number;
  /** Takes so many of those that wait, or fewer; nobody else gets them. `underWay`: what was taken before and is not done. */
  readonly claim: (limit: number, underWay: ReadonlySet<Item>) => Promise<readonly Item[]>;
  /** Does one; rejects never. */
  readonly handle: (item: Item) => Promise<void>;
  /** Whether one that is done makes room for others that were passed over. Left out: what waits is taken as far as there is room. */
  readonly makesRoom?: boolean;
  readonly onError: (error: unknown) => void;
  /** Nothing is taken any more once it is aborted. */
  readonly signal: AbortSignal;
}

export interface Lane {
  /** Looks at once for what waits. */
  wake(): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

/** Takes what waits in a store and does it, a bounded number at once, whenever it is woken, and on and on while there is more. */
export function createLane<Item>({ most, claim, handle, makesRoom = false, onError, signal }: LaneParts<Item>): Lane {
  const underWay = new Map<Item, Promise<void>>();
  let wanted = false;
  let looking: Promise<void> | null = null;

  const mayLook = (): boolean => wanted && underWay.size < most && !signal.aborted;

  async function look(): Promise<void> {
    while (mayLook()) {
      wanted = false;
      const limit = most - underWay.size;
      const claimed = await claim(limit, new Set(underWay.keys()));
      if (claimed.length === limit) wanted = true;
      for (const each of claimed) begin(each);
    }
  }

  function begin(item: Item): void {
    const handling = handle(item).finally(() => {
      underWay.delete(item);
      if (makesRoom) wanted = true;
      lookOn();
    });
    underWay.set(item, handling);
  }

  function lookOn(): void {
    if (looking !== null || !mayLook()) return;
    looking = look()
      .catch(onError)
      .finally(() => {
        looking = null;
        lookOn();
      });
  }

  return {
    wake() {
      wanted = true;
      lookOn();
    },
    async idle() {
      await looking;
      await Promise.all(underWay.values());
    },
  };
}
