import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Flow } from "./subject.ts";

export interface Load {
  readonly url: string;
  readonly flows: readonly Flow[];
  readonly connections: number;
  readonly longestMs: number;
  /** So many are begun in a second, however long the others take; left out: as many as are answered. */
  readonly perSecond?: number;
}

export interface Loaded {
  /** Milliseconds, of each flow that was gone through, in the order of their ends: from when it was to be begun. */
  readonly latencies: readonly number[];
  /** Answers that were not what they must be. */
  readonly wrong: readonly string[];
  readonly tookMs: number;
  /** Processor time of the client meanwhile, of all its threads. */
  readonly cpuMs: number;
}

/** What sends requests: a process of its own, so that nothing else costs it time and what it costs can be told. */
export interface Client {
  /** Goes through the flows until there are no more, or until it has taken as long as it may. */
  load(job: Load): Promise<Loaded>;
  close(): Promise<void>;
}

export function startClient(): Client {
  const child = fork(join(import.meta.dirname, "loadProcess.ts"), { serialization: "advanced" });
  return {
    async load(job) {
      child.send(job);
      const [loaded] = (await once(child, "message")) as [Loaded];
      return loaded;
    },
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill();
      await once(child, "exit");
    },
  };
}
