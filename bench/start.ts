/**
 * Measures how long the service takes to be ready, and what it takes at rest: `npx node bench/start.ts [starts of each
 * kind]`. Each start is a process of its own with an embedded database, started one after the other as `npm start` does
 * after npm is done. Asserts nothing. Memory and processor time come from /proc: elsewhere they are left out.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadAverage, machine } from "./conditions.ts";
import { measureStart, REST_MS, SOURCES, type StartSample } from "./measureStart.ts";
import { quantile } from "./quantile.ts";

const DEFAULT_STARTS = 5;

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
} as const satisfies Record<keyof StartSample, string>;

function empty(folder: Folder): void {
  if (folders[folder] !== "") rmSync(folders[folder], { recursive: true });
  folders[folder] = mkdtempSync(join(tmpdir(), `countersign-bench-${folder}-`));
}

function shown(value: number): string {
  return Number.isNaN(value) ? "-" : value.toFixed(0);
}

function printSamples(kind: string, samples: readonly StartSample[]): void {
  console.log(`\n${kind}`);
  for (const [name, meaning] of Object.entries(columns) as [keyof StartSample, string][]) {
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
    const samples: StartSample[] = [];
    for (let start = 0; start < starts; start += 1) {
      missing.forEach(empty);
      samples.push(await measureStart({ ...folders, program: SOURCES }));
    }
    printSamples(name, samples);
  }
} finally {
  for (const folder of Object.values(folders)) rmSync(folder, { recursive: true, force: true });
}
console.log(`\nLoad average after: ${loadAverage()}`);
