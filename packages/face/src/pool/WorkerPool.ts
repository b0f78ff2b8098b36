import type { ChildProcess } from "node:child_process";
import { FaceEngineBusy } from "./FaceEngineBusy.ts";
import { FaceEngineFailed } from "./FaceEngineFailed.ts";
import { PoolMember } from "./PoolMember.ts";

export interface PoolOptions {
  readonly workers: number;
  readonly jobTimeoutMs: number;
  /** What a worker's first job may take longer than the others. */
  readonly startMs: number;
  /** A worker that had nothing to do for so long is ended, and its memory given back. */
  readonly idleMs: number;
  readonly spawn: () => ChildProcess;
}

interface Resting<Job extends object, Result> {
  readonly member: PoolMember<Job, Result>;
  readonly timer: NodeJS.Timeout;
}

/** What a job is thought to take before one was run. */
const FIRST_GUESS_MS = 500;
/** Weight of the newest job in the mean. */
const NEWEST_SHARE = 0.2;

/**
 * Runs jobs in worker processes, a few at once, and refuses the others: who comes next is for those to say who know whose
 * jobs they are. Workers start with the first jobs.
 * They are processes, for a thread that ends gives hardly any memory back, cannot be stopped inside a library, and takes
 * the server with it when a library crashes over a stranger's picture.
 */
export class WorkerPool<Job extends object, Result> {
  readonly #options: PoolOptions;
  readonly #resting: Resting<Job, Result>[] = [];
  readonly #running = new Map<PoolMember<Job, Result>, Promise<Result>>();
  #meanMs = FIRST_GUESS_MS;
  #isClosed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /**
   * Gives the answer to a job.
   *
   * @throws {FaceEngineBusy} every worker has a job
   * @throws {FaceEngineFailed} the worker failed, died or took too long, or the pool is closed
   */
  async run(job: Job): Promise<Result> {
    if (this.#isClosed) throw closed();
    if (this.#running.size < this.#options.workers) return this.#start(job);
    throw new FaceEngineBusy(Math.max(1, Math.ceil(this.#meanMs / 1000)));
  }

  /** Lets jobs that run come to their end, and ends every worker. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#running.values());
    for (const { member } of [...this.#resting]) this.#dismiss(member);
  }

  #start(job: Job): Promise<Result> {
    const member = this.#takeRested() ?? new PoolMember<Job, Result>(this.#options.spawn());
    const running = this.#work(member, job);
    this.#running.set(member, running);
    return running;
  }

  async #work(member: PoolMember<Job, Result>, job: Job): Promise<Result> {
    const startedMs = performance.now();
    const { jobTimeoutMs, startMs } = this.#options;
    try {
      return await member.run(job, member.hasAnswered ? jobTimeoutMs : jobTimeoutMs + startMs);
    } finally {
      this.#meanMs += NEWEST_SHARE * (performance.now() - startedMs - this.#meanMs);
      this.#running.delete(member);
      if (member.isAlive) this.#rest(member);
    }
  }

  #rest(member: PoolMember<Job, Result>): void {
    const timer = setTimeout(() => this.#dismiss(member), this.#options.idleMs);
    this.#resting.push({ member, timer: timer.unref() });
  }

  /** Takes the worker that rested last, so that one too many comes to its end. */
  #takeRested(): PoolMember<Job, Result> | null {
    for (let rested = this.#resting.pop(); rested !== undefined; rested = this.#resting.pop()) {
      clearTimeout(rested.timer);
      if (rested.member.isAlive) return rested.member;
    }
    return null;
  }

  #dismiss(member: PoolMember<Job, Result>): void {
    const index = this.#resting.findIndex((rested) => rested.member === member);
    const [rested] = index === -1 ? [] : this.#resting.splice(index, 1);
    clearTimeout(rested?.timer);
    member.end();
  }
}

function closed(): FaceEngineFailed {
  return new FaceEngineFailed("The face engine is closed.");
}
