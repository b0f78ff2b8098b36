import { Turns } from "./Turns.ts";

/** Too much waits already, or one has waited too long. The caller answers "try again later". */
export class QueueBusy extends Error {
  override readonly name = "QueueBusy";
  /** After this, trying again makes sense. */
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super(`Too much waits; try again in ${retryAfterSeconds} s.`);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export interface TurnQueueLimits {
  /** Tasks that run at once. */
  readonly concurrency: number;
  /** Tasks that may wait for their turn. */
  readonly waiting: number;
  /** How long one may wait. */
  readonly waitMs: number;
}

/** Who wants a task done: the groups that he takes turns in, the widest first, and what tells that he is gone. */
export interface Claimant {
  readonly turn: readonly string[];
  readonly gone?: AbortSignal | undefined;
}

interface Waiter {
  admit(): void;
  refuse(): void;
}

const NOBODY: Claimant = { turn: [""] };
/** Weight of the newest task in the mean. */
const NEWEST_SHARE = 0.2;

/** Runs costly tasks a few at a time: those of one group first come, first served, and the groups by turns. */
export class TurnQueue {
  readonly #limits: TurnQueueLimits;
  readonly #waiters = new Turns<Waiter>();
  #running = 0;
  /** What a task takes; before one was run, what one may wait for. */
  #meanMs: number | null = null;

  constructor(limits: TurnQueueLimits) {
    this.#limits = limits;
  }

  /** How many tasks wait for their turn. */
  get waiting(): number {
    return this.#waiters.size;
  }

  /**
   * Gives what the task gives. Whoever is gone loses his place while he waits; once begun, a task runs to its end. Where
   * the queue is full, the newest task of the group that has the most in it gives way to one that has fewer.
   *
   * @throws {QueueBusy} when the queue is full, or the wait was too long; what `gone` was aborted with
   */
  async run<T>(task: () => Promise<T>, claimant: Claimant = NOBODY): Promise<T> {
    await this.#enter(claimant);
    const startedMs = performance.now();
    try {
      return await task();
    } finally {
      const tookMs = performance.now() - startedMs;
      this.#meanMs = this.#meanMs === null ? tookMs : this.#meanMs + NEWEST_SHARE * (tookMs - this.#meanMs);
      this.#leave();
    }
  }

  async #enter(claimant: Claimant): Promise<void> {
    claimant.gone?.throwIfAborted();
    if (this.#running < this.#limits.concurrency) {
      this.#running += 1;
      return;
    }
    if (this.#waiters.size >= this.#limits.waiting) this.#makeRoom(claimant);
    await this.#wait(claimant);
  }

  #makeRoom({ turn }: Claimant): void {
    const yielding = this.#waiters.yielding(turn);
    if (yielding === undefined) throw this.#busy();
    yielding.refuse();
  }

  #wait({ turn, gone }: Claimant): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (outcome: () => void): void => {
        clearTimeout(timer);
        gone?.removeEventListener("abort", giveUp);
        this.#waiters.delete(waiter, turn);
        outcome();
      };
      const giveUp = (): void => settle(() => reject(gone?.reason));
      const refuse = (): void => settle(() => reject(this.#busy()));
      const waiter: Waiter = { admit: () => settle(resolve), refuse };
      const timer = setTimeout(refuse, this.#limits.waitMs);
      gone?.addEventListener("abort", giveUp, { once: true });
      this.#waiters.add(waiter, turn);
    });
  }

  /** Hands the place on to the one whose turn it is, so that no newcomer overtakes it. */
  #leave(): void {
    const next = this.#waiters.next();
    if (next === undefined) this.#running -= 1;
    else next.admit();
  }

  #busy(): QueueBusy {
    const { concurrency, waitMs } = this.#limits;
    const aheadMs = this.#meanMs === null ? waitMs : (this.#meanMs * (this.#waiters.size + 1)) / concurrency;
    return new QueueBusy(Math.max(1, Math.ceil(Math.min(aheadMs, waitMs) / 1000)));
  }
}
