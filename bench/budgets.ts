/**
 * Prints the budgets of the project, and what is measured of them here: `npm run bench:budgets`. What is measured is the server as it is
 * published, installed from its tarball in an empty folder, and beside it the sources of this checkout. Asserts nothing.
 *
 *   --few N, --many N          accounts between which the cost of a verification shall not change: 1000, 1000000
 *   --fsync own|MICROSECONDS   what a flush to the disk takes beside what it takes anyway: 1000
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { bundle } from "../packages/sdk/src/testing/bundle.ts";
import { loadAverage, machine } from "./conditions.ts";
import { installPacked, type Packed } from "./installPacked.ts";
import { measureStart, SOURCES, type StartSample } from "./measureStart.ts";
import { quantile } from "./quantile.ts";
import { type Client, type Load, type Loaded, startClient } from "./throughput/load.ts";
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
    many: { type: "string", default: "1000000" },
    fsync: { type: "string", default: "1000" },
  },
});
const [few, many, fsyncUs] = [values.few, values.many, values.fsync === "own" ? "0" : values.fsync].map(Number) as [
  ...[number, number, number],
];
if (![few, many, fsyncUs].every((each) => Number.isInteger(each) && each >= 0))
  throw new Error("all must be whole numbers");

const folder = await mkdtemp(join(tmpdir(), "countersign-budgets-"));
const undos: (() => Promise<void>)[] = [];
const after = (undo: () => Promise<void>): void => void undos.push(undo);
console.log(`${machine()}; load ${loadAverage()}; ${fsyncUs} µs more for every flush to the disk; embedded database`);
try {
  const client = startClient();
  after(() => client.close());
  const packed = await installPacked(folder);
  await measureVerify(client, packed);
  await measureStarts("packed", packed.program);
  await measureStarts("sources", SOURCES);
  print("@countersign/sdk, compressed", "≤ 8000", gzipSync(await bundle("esm"), { level: 9 }).length, "bytes");
} finally {
  for (const undo of undos.reverse()) await undo();
  await rm(folder, { recursive: true, force: true });
}
console.log(`Load afterwards ${loadAverage()}`);

async function measureVerify(client: Client, { program }: Packed): Promise<void> {
  const disk = await slowFsync(folder, fsyncUs);
  const open = (accounts: number, build?: string): Promise<Subject> =>
    startCountersign({ engine: "embedded", accounts, ...(build !== undefined && { program: build }) })({
      disk,
      folder,
      after,
    });
  const [small, large, sources] = [await open(few, program), await open(many, program), await open(few)];
  const [rate, rateOfMany, rateOfSources] = await takeTurns(client, [small, large, sources]);
  print(`verifications a second, ${few} accounts, packed`, "-", rate);
  print(`verifications a second, ${many} accounts, packed`, `as with ${few}`, rateOfMany);
  print(`verifications a second, ${few} accounts, sources`, "-", rateOfSources);
  const times = await pace(client, large, (rateOfMany ?? 0) / 2);
  print(`p99 of a verification at half load, ${many} accounts, packed`, "≤ 10 ms", quantile(times, 0.99), "ms");
  const timesOfSources = await pace(client, sources, (rateOfSources ?? 0) / 2);
  print(
    `p99 of a verification at half load, ${few} accounts, sources`,
    "≤ 10 ms",
    quantile(timesOfSources, 0.99),
    "ms",
  );
  print("the first page, compressed, packed", "≤ 60000", await sizeOfPage(`${small.url}/sign-in`), "bytes");
  print("the first page, compressed, sources", "≤ 60000", await sizeOfPage(`${sources.url}/sign-in`), "bytes");
}

async function verify(
  client: Client,
  { url, offers }: Subject,
  count: number,
  job: Omit<Load, "url" | "flows">,
): Promise<Loaded> {
  const flows = (await offers.verify?.prepare(count)) ?? [];
  const loaded = await client.load({ url, flows, ...job });
  if (loaded.wrong.length > 0) throw new Error(loaded.wrong[0]);
  return loaded;
}

/** Gives each one's median rate, in rounds that they take in turn. */
async function takeTurns(client: Client, subjects: readonly Subject[]): Promise<readonly number[]> {
  const rates = subjects.map((): number[] => []);
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [index, subject] of subjects.entries()) {
      const job = { connections: CONNECTIONS, longestMs: SECONDS * 1000 };
      const { latencies, tookMs } = await verify(client, subject, few, job);
      // The first round warms up.
      if (round > 0) rates[index]?.push(latencies.length / (tookMs / 1000));
    }
  }
  return rates.map((each) => quantile(each, 0.5));
}

async function pace(client: Client, subject: Subject, perSecond: number): Promise<readonly number[]> {
  const job = { connections: 4 * CONNECTIONS, perSecond, longestMs: 2 * SECONDS * 1000 };
  return (await verify(client, subject, Math.round(perSecond * SECONDS), job)).latencies;
}

async function measureStarts(build: string, program: string): Promise<void> {
  const compiled = join(folder, `compiled-${build}`);
  const samples: StartSample[] = [];
  for (let start = 0; start <= STARTS; start += 1)
    samples.push(await measureStart({ data: await mkdtemp(join(folder, "data-")), compiled, program }));
  // The first one compiles.
  const warm = samples.slice(1);
  const median = (name: "readyMs" | "restMemoryMb"): number =>
    quantile(
      warm.map((each) => each[name]),
      0.5,
    );
  print(`start to ready, nothing compiled yet, ${build}`, "-", samples[0]?.readyMs, "ms");
  print(`start to ready, ${build}`, "≤ 1000 ms", median("readyMs"), "ms");
  print(`memory at rest, ${build}`, "≤ 150 MB", median("restMemoryMb"), "MB");
}

async function sizeOfPage(url: string): Promise<number> {
  const html = await (await fetch(url, { headers: { accept: "text/html" } })).text();
  const assets = [...html.matchAll(/"(assets\/[^"]+)"/g)].map(([, asset]) => new URL(asset ?? "", url));
  const texts = await Promise.all(assets.map(async (asset) => (await fetch(asset)).text()));
  return [html, ...texts].reduce((sum, text) => sum + gzipSync(text).length, 0);
}

function print(what: string, aim: string, measured = Number.NaN, unit = ""): void {
  console.log(`${what.padEnd(66)} ${aim.padEnd(14)} ${measured.toFixed(1)} ${unit}`);
}
