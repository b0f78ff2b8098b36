/** Too many hashes wait already, or one has waited too long. The caller answers "try again later". */
export class HasherBusy extends Error {
  override readonly name = "HasherBusy";
  /** After this, trying again makes sense. */
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super("Too many passwords are being hashed.");
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export interface HashQueueLimits {
  /** Tasks that run at once. */
  readonly concurrency: number;
  /** Tasks that may wait for their turn. */
  readonly waiting: number;
  /** How long one may wait. */
  readonly waitMs: number;
}

interface Waiter {
  admit(): void;
  refuse(): void;
}

const NONE: ReadonlySet<Waiter> = new Set();

/** Runs costly tasks a few at a time: those of one origin first come, first served, and the origins by turns. */
export class HashQueue {
  readonly #limits: HashQueueLimits;
  #running = 0;
  /** By origin, whoever's turn is next first; within it in the order of arrival. Whoever gives up leaves at once. */
  readonly #waiters = new Map<string, Set<Waiter>>();
  #waiting = 0;

  constructor(limits: HashQueueLimits) {
    this.#limits = limits;
  }

  /**
   * Gives what the task gives. A signal takes it out while it waits; once begun, it runs to its end. Where the queue is
   * full, the newest task of the origin that has the most in it gives way to one that has fewer.
   *
   * @throws {HasherBusy} when the queue is full, or the wait was too long.
   */
  async run<T>(task: () => Promise<T>, signal?: AbortSignal, origin = ""): Promise<T> {
    await this.#enter(signal, origin);
    try {
      return await task();
    } finally {
      this.#leave();
    }
  }

  async #enter(signal: AbortSignal | undefined, origin: string): Promise<void> {
    signal?.throwIfAborted();
    if (this.#running < this.#limits.concurrency) {
      this.#running += 1;
      return;
    }
    if (this.#waiting >= this.#limits.waiting) this.#makeRoom(origin);
    await this.#wait(signal, origin);
  }

  #makeRoom(origin: string): void {
    const most = [...this.#waiters.values()].reduce(
      (largest, each) => (each.size > largest.size ? each : largest),
      NONE,
    );
    const newest = [...most].at(-1);
    if (newest === undefined || most.size <= (this.#waiters.get(origin)?.size ?? 0) + 1) throw this.#busy();
    newest.refuse();
  }

  #wait(signal: AbortSignal | undefined, origin: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (outcome: () => void): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", giveUp);
        this.#remove(waiter, origin);
        outcome();
      };
      const giveUp = (): void => settle(() => reject(signal?.reason));
      const refuse = (): void => settle(() => reject(this.#busy()));
      const waiter: Waiter = { admit: () => settle(resolve), refuse };
      const timer = setTimeout(refuse, this.#limits.waitMs);
      signal?.addEventListener("abort", giveUp, { once: true });
      this.#add(waiter, origin);
    });
  }

  #add(waiter: Waiter, origin: string): void {
    const own = this.#waiters.get(origin) ?? new Set();
    this.#waiters.set(origin, own.add(waiter));
    this.#waiting += 1;
  }

  #remove(waiter: Waiter, origin: string): void {
    const own = this.#waiters.get(origin);
    if (own?.delete(waiter) !== true) return;
    this.#waiting -= 1;
    if (own.size === 0) this.#waiters.delete(origin);
  }

  /** Hands the place on to the longest waiting task of the origin whose turn it is, so that no newcomer overtakes it. */
  #leave(): void {
    const [turn] = this.#waiters;
    if (turn === undefined) {
      this.#running -= 1;
      return;
    }
    const [origin, waiters] = turn;
    this.#waiters.delete(origin);
    this.#waiters.set(origin, waiters);
    const [next] = waiters;
    next?.admit();
  }

  #busy(): HasherBusy {
    return new HasherBusy(Math.ceil(this.#limits.waitMs / 1000));
  }
}
