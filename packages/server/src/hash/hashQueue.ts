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
}

/** Runs costly tasks a few at a time, first come, first served. */
export class HashQueue {
  readonly #limits: HashQueueLimits;
  #running = 0;
  /** In the order of arrival; whoever gives up leaves at once. */
  readonly #waiters = new Set<Waiter>();

  constructor(limits: HashQueueLimits) {
    this.#limits = limits;
  }

  /**
   * Gives what the task gives. A signal takes it out while it waits; once begun, it runs to its end.
   *
   * @throws {HasherBusy} when the queue is full, or the wait was too long.
   */
  async run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    await this.#enter(signal);
    try {
      return await task();
    } finally {
      this.#leave();
    }
  }

  async #enter(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.#running < this.#limits.concurrency) {
      this.#running += 1;
      return;
    }
    if (this.#waiters.size >= this.#limits.waiting) throw this.#busy();
    await this.#wait(signal);
  }

  #wait(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (outcome: () => void): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", giveUp);
        this.#waiters.delete(waiter);
        outcome();
      };
      const giveUp = (): void => settle(() => reject(signal?.reason));
      const waiter: Waiter = { admit: () => settle(resolve) };
      const timer = setTimeout(() => settle(() => reject(this.#busy())), this.#limits.waitMs);
      signal?.addEventListener("abort", giveUp, { once: true });
      this.#waiters.add(waiter);
    });
  }

  /** Hands the place on to the longest waiting task, so that no newcomer overtakes it. */
  #leave(): void {
    const [next] = this.#waiters;
    if (next === undefined) this.#running -= 1;
    else next.admit();
  }

  #busy(): HasherBusy {
    return new HasherBusy(Math.ceil(this.#limits.waitMs / 1000));
  }
}
