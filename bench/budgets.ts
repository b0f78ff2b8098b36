/**
 * Prints the budgets of the project, and what is measured of them here: `npm run bench:budgets`. Asserts nothing.
 *
 *   --few N, --many N     accounts between which the cost of a verification shall not change: 1000, 50000
 *   --fsync-us N          what a flush to the disk takes beside what it takes anyway: 1000
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { bundle } from "../packages/sdk/src/testing/bundle.ts";
import { loadAverage, machine } from "./conditions.ts";
import { measureStart } from "./measureStart.ts";
import { quantile } from "./quantile.ts";
import { load } from "./throughput/load.ts";
import { startCountersign } from "./throughput/peers/countersign.ts";
import { slowFsync } from "./throughput/slowFsync.ts";
import type { Subject } from "./throughput/subject.ts";

const CONNECTIONS = 16;
const SECONDS = 3;
const ROUNDS = 3;
const STARTS = 3;

const { values } = parseArgs({
  options: {
    few: { type: "string", default: "1000" },
    many: { type: "string", default: "50000" },
    "fsync-us": { type: "string", default: "1000" },
  },
});
const [few, many, fsyncUs] = [Number(values.few), Number(values.many), Number(values["fsync-us"])];

const folder = await mkdtemp(join(tmpdir(), "countersign-budgets-"));
const undos: (() => Promise<void>)[] = [];
console.log(`${machine()}; load ${loadAverage()}; ${fsyncUs} µs more for every flush to the disk; embedded database`);
try {
  const disk = await slowFsync(folder, fsyncUs);
  const open = (users: number): Promise<Subject> =>
    startCountersign("embedded")({ users, disk, folder, after: (undo) => undos.push(undo) });
  const [small, large] = [await open(few), await open(many)];
  const rates = await takeTurns([small, large]);
  print(`verifications a second, ${few} accounts`, "-", rates[0]);
  print(`verifications a second, ${many} accounts`, `as with ${few}`, rates[1]);
  const times = await pace(large, (rates[1] ?? 0) / 2);
  print(`p99 of a verification at half of that`, "≤ 10 ms", quantile(times, 0.99), "ms");
  await measureStarts();
  print("@countersign/sdk, compressed", "≤ 8000", gzipSync(await bundle("esm"), { level: 9 }).length, "bytes");
  print("the first page, compressed", "≤ 60000", await sizeOfPage(`${small.url}/sign-in`), "bytes");
} finally {
  for (const undo of undos.reverse()) await undo();
  await rm(folder, { recursive: true, force: true });
}
console.log(`Load afterwards ${loadAverage()}`);

/** Gives each one's median rate, in rounds that they take in turn. */
async function takeTurns(subjects: readonly Subject[]): Promise<readonly number[]> {
  const rates = subjects.map((): number[] => []);
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [index, subject] of subjects.entries()) {
      const requests = await subject.prepare("verify", few / 2);
      const { wrong, latencies, tookMs } = await load({
        ...{ url: subject.url, requests, connections: CONNECTIONS },
        longestMs: SECONDS * 1000,
      });
      if (wrong.length > 0) throw new Error(wrong[0]);
      // The first round warms up.
      if (round > 0) rates[index]?.push(latencies.length / (tookMs / 1000));
    }
  }
  return rates.map((each) => quantile(each, 0.5));
}

async function pace(subject: Subject, perSecond: number): Promise<Float64Array> {
  const requests = await subject.prepare("verify", Math.round(perSecond * SECONDS));
  const { wrong, latencies } = await load({
    ...{ url: subject.url, requests, connections: 4 * CONNECTIONS, perSecond },
    longestMs: 2 * SECONDS * 1000,
  });
  if (wrong.length > 0) throw new Error(wrong[0]);
  return latencies;
}

async function measureStarts(): Promise<void> {
  const compiled = join(folder, "compiled");
  const samples = [];
  for (let start = 0; start <= STARTS; start += 1)
    samples.push(await measureStart({ data: await mkdtemp(join(folder, "data-")), compiled }));
  // The first one compiles.
  const warm = samples.slice(1);
  const median = (name: "readyMs" | "restMemoryMb"): number =>
    quantile(
      warm.map((each) => each[name]),
      0.5,
    );
  print("start to ready", "≤ 1000 ms", median("readyMs"), "ms");
  print("memory at rest", "≤ 150 MB", median("restMemoryMb"), "MB");
}

async function sizeOfPage(url: string): Promise<number> {
  const html = await (await fetch(url, { headers: { accept: "text/html" } })).text();
  const assets = [...html.matchAll(/"(assets\/[^"]+)"/g)].map(([, asset]) => new URL(asset ?? "", url));
  const texts = await Promise.all(assets.map(async (asset) => (await fetch(asset)).text()));
  return [html, ...texts].reduce((sum, text) => sum + gzipSync(text).length, 0);
}

function print(what: string, aim: string, measured = Number.NaN, unit = ""): void {
  console.log(`${what.padEnd(44)} ${aim.padEnd(14)} ${measured.toFixed(1)} ${unit}`);
}
