import cluster, { type Worker } from "node:cluster";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { settings } from "../config/settings.ts";
import type { InboxWord } from "../send/gateways/shareInbox.ts";
import type { Reached, WorkerWord } from "./workerWord.ts";

/** How long a worker may take to end, beside the time that it says it is about to. */
const LONGEST_END_MS = 15_000;
const PAUSE_MS = 1000;

export interface Workers {
  /** Null when the first one could not start: it has said why. */
  readonly reached: Reached | null;
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
  const running = new Set<Worker>();
  let isStopping = false;
  let environment = {};

  function pass(word: InboxWord, from: Worker): void {
    for (const other of running) if (other !== from && other.isConnected()) other.send(word);
  }

  /** Gives a worker, and where it is reached; null where it ended before it was. */
  async function start(): Promise<{ readonly worker: Worker; readonly reached: Reached | null }> {
    const worker = cluster.fork(environment);
    running.add(worker);
    const reached = await new Promise<Reached | null>((resolve) => {
      worker.on("message", (word: WorkerWord) => {
        if ("ready" in word) resolve(word.ready);
        else pass(word, worker);
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

  async function stop(): Promise<void> {
    isStopping = true;
    const ends = [...running].map((worker) => once(worker, "exit"));
    for (const { process } of running) process.kill("SIGTERM");
    const late = setTimeout(
      () => {
        for (const { process } of running) process.kill("SIGKILL");
      },
      drainSeconds * 1000 + LONGEST_END_MS,
    );
    await Promise.all(ends);
    clearTimeout(late);
  }

  const first = await start();
  if (first.reached === null) return { reached: null, stop };
  const { port } = new URL(first.reached.url); // none where it is the scheme's own: then it was not for the system to choose
  if (port !== "") environment = { [settings.port.name]: port };
  const others = await Promise.all(Array.from({ length: count - 1 }, start));
  for (const each of [first, ...others]) void keep(each);
  return { reached: first.reached, stop };
}
