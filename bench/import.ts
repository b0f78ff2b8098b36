/**
 * Measures `countersign import`: `npm run bench:import -- --lines N` makes a file of N accounts, each with its names, a password hash
 * and an authenticator app, imports it into an embedded database, ends the import with SIGKILL when half of it is there, and runs it
 * again to its end. The names come in no order, as those of people do. Asserts that every account is there once, and nothing of time.
 * Memory comes from /proc: elsewhere it is left out.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createWriteStream, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { loadAverage, machine } from "./conditions.ts";

const PROGRAM = join(import.meta.dirname, "../packages/server/bin/countersign.js");
const DEFAULT_LINES = 100_000;
const LOOK_INTERVAL_MS = 100;
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const HASH = "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";

const { values } = parseArgs({ options: { lines: { type: "string" } } });
const lines = Number(values.lines ?? DEFAULT_LINES);
if (!Number.isInteger(lines) || lines < 2) throw new Error("--lines must be a whole number from 2");

const folder = mkdtempSync(join(tmpdir(), "countersign-bench-import-"));
const dataDir = join(folder, "data");
const file = join(folder, "people.jsonl");

function lineOf(index: number): string {
  const drawn = createHmac("sha256", "bench").update(String(index)).digest();
  const name = `${drawn.toString("hex", 0, 6)}.${index}`;
  const secret = Array.from(drawn, (byte) => BASE32[byte % 32]).join("");
  return JSON.stringify({
    ...{ id: String(index), username: name, email: `${name}@example.com`, emailVerified: true, passwordHash: HASH },
    ...{ profile: { nickname: name }, totp: [{ secret }], createdAt: "2024-01-01T00:00:00Z" },
  });
}

async function writeLines(): Promise<void> {
  const stream = createWriteStream(file);
  for (let index = 0; index < lines; index += 1) if (!stream.write(`${lineOf(index)}\n`)) await once(stream, "drain");
  stream.end();
  await once(stream, "finish");
}

function run(...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [PROGRAM, ...args], {
    cwd: folder,
    env: {
      ...{ PATH: process.env.PATH, COUNTERSIGN_DATA_DIR: dataDir },
      ...{ COUNTERSIGN_PORT: "0", COUNTERSIGN_LOG_LEVEL: "warn" },
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** Makes the database as a first start does. */
async function prepare(): Promise<void> {
  const child = run("serve");
  let printed = "";
  for await (const chunk of child.stdout?.iterator({ destroyOnReturn: false }) ?? []) {
    printed += chunk;
    if (printed.includes("listening on")) break;
  }
  child.kill("SIGTERM");
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}

interface Stretch {
  readonly seconds: number;
  readonly peakMemoryMb: number;
  readonly exit: number | null;
}

/** Imports until `until` accounts are there, and then kills it; null: to its end. */
async function importFile(until: number | null): Promise<Stretch> {
  const startedMs = performance.now();
  const child = run("import", file, "--format", "json");
  child.stdout?.resume();
  let peakMemoryMb = Number.NaN;
  const exited = once(child, "exit");
  while (child.exitCode === null && child.signalCode === null) {
    const peak = peakMemoryMbOf(child);
    if (!Number.isNaN(peak)) peakMemoryMb = peak;
    if (until !== null && accountsSoFar() >= until) child.kill("SIGKILL");
    await Promise.race([exited, sleep(LOOK_INTERVAL_MS)]);
  }
  return { seconds: (performance.now() - startedMs) / 1000, peakMemoryMb, exit: child.exitCode };
}

function peakMemoryMbOf({ pid }: ChildProcess): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}

function countAccounts(): number {
  return ask("select count(*) as n from users");
}

/** Without a look at each of them: none is ever taken away here. */
function accountsSoFar(): number {
  return ask("select coalesce(max(rowid), 0) as n from users");
}

function ask(text: string): number {
  const database = new DatabaseSync(join(dataDir, "countersign.db"), { readOnly: true });
  try {
    return Number(database.prepare(text).get()?.n);
  } finally {
    database.close();
  }
}

function print(what: string, { seconds, peakMemoryMb }: Stretch, accounts: number): void {
  const memory = Number.isNaN(peakMemoryMb) ? "-" : peakMemoryMb.toFixed(0);
  const perSecond = (accounts / seconds).toFixed(0);
  console.log(`  ${what.padEnd(26)} ${seconds.toFixed(1)} s, ${perSecond} lines a second, peak ${memory} MB resident`);
}

try {
  await writeLines();
  await prepare();
  console.log(machine());
  console.log(
    `${lines} lines, ${(statSync(file).size / 2 ** 20).toFixed(0)} MiB; embedded database in ${folder}, synced to disk`,
  );
  console.log(`Load average before: ${loadAverage()}\n`);
  const broken = await importFile(Math.floor(lines / 2));
  const there = countAccounts();
  print(`killed (SIGKILL) at ${there}`, broken, there);
  const resumed = await importFile(null);
  print("run again to its end", resumed, lines);
  const accounts = countAccounts();
  if (resumed.exit !== 0 || accounts !== lines) throw new Error(`${accounts} accounts, exit code ${resumed.exit}`);
  console.log(`  together                   ${(broken.seconds + resumed.seconds).toFixed(1)} s`);
  console.log(
    `  database                   ${(statSync(join(dataDir, "countersign.db")).size / 2 ** 20).toFixed(0)} MiB`,
  );
  console.log(`\nLoad average after: ${loadAverage()}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
