import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Prepared } from "./subject.ts";

export interface Load {
  readonly url: string;
  readonly requests: readonly Prepared[];
  readonly connections: number;
  readonly longestMs: number;
  /** So many are begun in a second, however long the others take; left out: as many as are answered. */
  readonly perSecond?: number;
}

export interface Loaded {
  /** Milliseconds, of each request that was answered, in the order of the answers: from when it was to be begun. */
  readonly latencies: Float64Array;
  /** Answers that were not what they must be. */
  readonly wrong: readonly string[];
  readonly tookMs: number;
}

/** Sends the requests until there are no more, or until it has taken as long as it may. */
export async function load(job: Load): Promise<Loaded> {
  const worker = new Worker(join(import.meta.dirname, "loadWorker.ts"), { workerData: job });
  const [loaded] = (await once(worker, "message")) as [Loaded];
  await worker.terminate();
  return loaded;
}
