import cluster, { type Worker } from "node:cluster";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { settings } from "../config/settings.ts";
import { mergeFigures } from "../monitoring/mergeFigures.ts";
import type { ServedSample } from "../monitoring/renderMetrics.ts";
import type { InboxWord } from "../send/gateways/shareInbox.ts";
import { askForFigures } from "./workerFigures.ts";
import type { Reached, WorkerWord } from "./workerWord.ts";

/** How long a worker may take to end, beside the time that it says it is about to. */
const LONGEST_END_MS = 15_000;
const PAUSE_MS = 1000;

export interface Workers {
  /** Null when the first one could not start: it has said why. */
  readonly reached: Reached | null;
  /** Gives the figures of all of them. */
  collect(): Promise<readonly ServedSample[]>;
  /** Has all of them serve what was begun, and resolves once they have ended. */
  stop(): Promise<void>;
}

/**
 * Starts processes that serve from one address, each as `countersign serve` does alone; the first one by itself, so that what a
 * first start makes is made once. One that ends before it is told to is replaced.
 */
export async function superviseWorkers(
  { count, drainSeconds }: { readonly count: number; readonly drainSeconds: number },
  logger: Logger,
): Promise<Workers> {
  /** By the place of each, of which there are as many as workers. */
  const running = new Map<Worker, number>();
  let isStopping = false;
  let environment = {};

  function pass(word: InboxWord, from: Worker): void {
    for (const other of running.keys()) if (other !== from && other.isConnected()) other.send(word);
  }

  /** Gives a worker, and where it is reached; null where it ended before it was. */
  async function start(): Promise<{ readonly worker: Worker; readonly reached: Reached | null }> {
    const worker = cluster.fork(environment);
    running.set(worker, freePlace([...running.values()]));
    const reached = await new Promise<Reached | null>((resolve) => {
      worker.on("message", (word: WorkerWord) => {
        if ("ready" in word) resolve(word.ready);
        else if ("inbox" in word) pass(word, worker);
      });
      worker.once("exit", () => {
        running.delete(worker);
        resolve(null);
      });
    });
    return { worker, reached };
  }

  /** Puts another one in the place of one that ends, until all are told to. */
  async function keep({ worker, reached }: Awaited<ReturnType<typeof start>>): Promise<void> {
    if (reached !== null && running.has(worker)) await once(worker, "exit");
    if (isStopping) return;
    logger.error("a worker has ended by itself: another one starts in its place");
    await sleep(PAUSE_MS);
    if (!isStopping) await keep(await start());
  }

  const collect = async (): Promise<readonly ServedSample[]> =>
    mergeFigures(await Promise.all([...running].map(([worker, place]) => askForFigures(worker, place))));
  async function stop(): Promise<void> {
    isStopping = true;
    await endAll(running, drainSeconds * 1000 + LONGEST_END_MS);
  }

  const first = await start();
  if (first.reached === null) return { reached: null, stop, collect };
  const { port } = new URL(first.reached.url); // none where it is the scheme's own: then it was not for the system to choose
  if (port !== "") environment = { [settings.port.name]: port };
  const others = await Promise.all(Array.from({ length: count - 1 }, start));
  for (const each of [first, ...others]) void keep(each);
  return { reached: first.reached, stop, collect };
}

async function endAll(running: ReadonlyMap<Worker, number>, longestMs: number): Promise<void> {
  const ends = [...running.keys()].map((worker) => once(worker, "exit"));
  for (const { process } of running.keys()) process.kill("SIGTERM");
  const late = setTimeout(() => {
    for (const { process } of running.keys()) process.kill("SIGKILL");
  }, longestMs);
  await Promise.all(ends);
  clearTimeout(late);
}

function freePlace(taken: readonly number[]): number {
  let place = 1;
  while (taken.includes(place)) place += 1;
  return place;
}
