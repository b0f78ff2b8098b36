/**
 * Measures how long the service takes to be ready, and what it takes at rest: `npx node bench/start.ts [starts of each
 * kind]`. Each start is a process of its own with an embedded database, started one after the other as `npm start` does
 * after npm is done. Asserts nothing. Memory and processor time come from /proc: elsewhere they are left out.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { loadAverage, machine } from "./conditions.ts";
import { quantile } from "./quantile.ts";

const PROGRAM = join(import.meta.dirname, "../packages/server/bin/countersign.js");
const DEFAULT_STARTS = 5;
const REST_MS = 10_000;
const ASK_INTERVAL_MS = 2;
/** Of `/proc/<pid>/stat`, whose unit is a hundredth of a second on every Linux that Node runs on. */
const TICK_MS = 10;

const folders = { data: "", compiled: "" };
type Folder = keyof typeof folders;

/** The kinds of start, each by what is not there yet. */
const kinds: readonly { readonly name: string; readonly missing: readonly Folder[] }[] = [
  { name: "first start (no data, nothing compiled)", missing: ["data", "compiled"] },
  { name: "cold start (no data)", missing: ["data"] },
  { name: "warm start", missing: [] },
];

const columns = {
  listeningMs: "ms to the line that it listens",
  readyMs: "ms to /readyz 200",
  startCpuMs: "ms of processor time until then",
  restCpuMs: `ms of processor time in ${REST_MS / 1000} s at rest`,
  restMemoryMb: `MB resident after ${REST_MS / 1000} s at rest`,
} as const;
type Sample = Record<keyof typeof columns, number>;

async function measureStart(): Promise<Sample> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, [PROGRAM, "serve"], {
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

function empty(folder: Folder): void {
  if (folders[folder] !== "") rmSync(folders[folder], { recursive: true });
  folders[folder] = mkdtempSync(join(tmpdir(), `countersign-bench-${folder}-`));
}

function shown(value: number): string {
  return Number.isNaN(value) ? "-" : value.toFixed(0);
}

function printSamples(kind: string, samples: readonly Sample[]): void {
  console.log(`\n${kind}`);
  for (const [name, meaning] of Object.entries(columns) as [keyof Sample, string][]) {
    const values = samples.map((sample) => sample[name]);
    console.log(
      `  ${meaning.padEnd(42)} median ${shown(quantile(values, 0.5)).padStart(5)}   of ${values.map(shown).join(" ")}`,
    );
  }
}

const starts = Number(process.argv[2] ?? DEFAULT_STARTS);
if (!Number.isInteger(starts) || starts < 1) throw new Error("the number of starts must be a whole one from 1");
console.log(machine());
console.log(`Embedded database in ${tmpdir()}, ${starts} starts of each kind`);
console.log(`Load average before: ${loadAverage()}`);
try {
  empty("data");
  empty("compiled");
  for (const { name, missing } of kinds) {
    const samples: Sample[] = [];
    for (let start = 0; start < starts; start += 1) {
      missing.forEach(empty);
      samples.push(await measureStart());
    }
    printSamples(name, samples);
  }
} finally {
  for (const folder of Object.values(folders)) rmSync(folder, { recursive: true, force: true });
}
console.log(`\nLoad average after: ${loadAverage()}`);
