import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** What `npm start` runs in a checkout. */
export const SOURCES = join(import.meta.dirname, "../packages/server/bin/countersign.js");
export const REST_MS = 10_000;
const ASK_INTERVAL_MS = 2;
/** Of `/proc/<pid>/stat`, whose unit is a hundredth of a second on every Linux that Node runs on. */
const TICK_MS = 10;

/** Memory and processor time come from /proc: elsewhere they are NaN. */
export interface StartSample {
  readonly listeningMs: number;
  readonly readyMs: number;
  readonly startCpuMs: number;
  readonly restCpuMs: number;
  readonly restMemoryMb: number;
}

/** Starts the service with an embedded database, as npm does after it is done with itself; looks at it, and ends it. */
export async function measureStart(folders: {
  readonly data: string;
  readonly compiled: string;
  /** The file of the program. */
  readonly program: string;
}): Promise<StartSample> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, [folders.program, "serve"], {
    cwd: folders.data,
    env: {
      PATH: process.env.PATH,
      COUNTERSIGN_DATA_DIR: folders.data,
      COUNTERSIGN_PORT: "0",
      NODE_COMPILE_CACHE: folders.compiled,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const url = await readUrl(child);
    const listeningMs = performance.now() - startedMs;
    while (!(await fetch(`${url}/readyz`)).ok) await sleep(ASK_INTERVAL_MS);
    const readyMs = performance.now() - startedMs;
    const startCpuMs = cpuMsOf(child);
    await sleep(REST_MS);
    return {
      listeningMs,
      readyMs,
      startCpuMs,
      restCpuMs: cpuMsOf(child) - startCpuMs,
      restMemoryMb: memoryMbOf(child),
    };
  } finally {
    child.kill("SIGTERM");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }
}

async function readUrl({ stdout }: ChildProcess): Promise<string> {
  let text = "";
  for await (const chunk of stdout?.iterator({ destroyOnReturn: false }) ?? []) {
    text += chunk;
    const url = /listening on (http:\S+)/.exec(text)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error(`the service has not started: ${text}`);
}

function cpuMsOf({ pid }: ChildProcess): number {
  // proc_pid_stat(5): after the name in brackets, utime and stime are the 12th and the 13th.
  const [, behindName = ""] = readProc(`/proc/${pid}/stat`).split(") ");
  const fields = behindName.split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

function memoryMbOf({ pid }: ChildProcess): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readProc(`/proc/${pid}/status`))?.[1]) / 1024;
}

/** Gives nothing to read a number from where there is no /proc. */
function readProc(path: string): string {
  return process.platform === "linux" ? readFileSync(path, "utf8") : "";
}
