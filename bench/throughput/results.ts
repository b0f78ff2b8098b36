import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { quantile } from "../quantile.ts";
import type { Scenario } from "./subject.ts";

const FOLDER = join(import.meta.dirname, "../results");

/** What is asked of whom, and under what load. */
export interface Cell {
  readonly subject: string;
  readonly accounts: number;
  readonly scenario: Scenario;
  readonly connections: number;
  /** What a flush to the disk took beside what it takes anyway. */
  readonly fsyncUs: number;
}

/** One of them for one round. */
export interface Round extends Cell {
  readonly answered: number;
  /** Answers beside them that refused what was right. */
  readonly wrong: number;
  readonly perSecond: number;
  /** Processor time of the client, and of all processes of the subject; NaN where it cannot be told. */
  readonly clientCpuMs: number;
  readonly serverCpuMs: number;
  /** Milliseconds, of each that was answered right. */
  readonly latencies: readonly number[];
}

/** Who was measured, and what of him and of what he was asked for a reader must know. */
export interface About {
  readonly name: string;
  readonly about: string;
  readonly offers: Readonly<Partial<Record<Scenario, string>>>;
}

export interface Results {
  readonly conditions: Readonly<Record<string, string | number>>;
  readonly subjects: readonly About[];
  /** Who or what of him was not measured, and why. */
  readonly missing: readonly { readonly name: string; readonly scenario?: Scenario; readonly why: string }[];
  readonly rounds: readonly Round[];
}

/** One line of the table: a cell over all its rounds. */
export interface Line extends Cell {
  /** The median of its rounds, and each. */
  readonly perSecond: number;
  readonly rounds: readonly number[];
  /** Of all its rounds. */
  readonly wrong: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Processor time for each that was answered, in milliseconds; null where it was not told. */
  readonly clientCpuMs: number | null;
  readonly serverCpuMs: number | null;
}

/** What is kept of a run. */
export type Kept = Omit<Results, "rounds"> & { readonly lines: readonly Line[] };

/** Gives the lines in the order in which they were measured. */
export function summarize(rounds: readonly Round[]): readonly Line[] {
  const groups = Map.groupBy(rounds, nameOf);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { subject, accounts, scenario, connections, fsyncUs } = first;
    const latencies = group.flatMap((each) => each.latencies);
    const rates = group.map((each) => Math.round(each.perSecond));
    const each = (what: "clientCpuMs" | "serverCpuMs"): number | null => {
      const all = group.reduce((sum, round) => sum + round[what], 0) / latencies.length;
      return Number.isFinite(all) ? Math.round(all * 1000) / 1000 : null;
    };
    return {
      ...{ subject, accounts, scenario, connections, fsyncUs },
      ...{ perSecond: quantile(rates, 0.5), rounds: rates },
      wrong: group.reduce((sum, round) => sum + round.wrong, 0),
      ...{ p50: quantile(latencies, 0.5), p95: quantile(latencies, 0.95), p99: quantile(latencies, 0.99) },
      ...{ clientCpuMs: each("clientCpuMs"), serverCpuMs: each("serverCpuMs") },
    };
  });
}

/** Gives a text that is equal for equal cells only. */
export function nameOf({ subject, accounts, scenario, connections, fsyncUs }: Cell): string {
  return [scenario, fsyncUs, connections, subject, accounts].join(" ");
}

export function printTable({ conditions, subjects, missing, rounds }: Results): void {
  for (const [name, value] of Object.entries(conditions)) console.log(`${name}: ${value}`);
  for (const { name, about, offers } of subjects)
    console.log([`${name}: ${about}`, ...Object.entries(offers).map((each) => each.join(": "))].join("; "));
  for (const { name, scenario, why } of missing)
    console.log(`${name} was not measured${scenario === undefined ? "" : ` at ${scenario}`}: ${why}`);
  for (const line of summarize(rounds)) console.log(printLine(line));
}

function printLine(line: Line): string {
  const { scenario, connections, fsyncUs, subject, accounts, perSecond, rounds, wrong } = line;
  const at = `${scenario} × ${connections}`.padEnd(14);
  const disk = fsyncUs === 0 ? "own" : `+${fsyncUs} µs`;
  const times = [line.p50, line.p95, line.p99].map((each) => each.toFixed(1).padStart(7)).join(" ");
  const cpu = [line.clientCpuMs, line.serverCpuMs].map((each) => each?.toFixed(3) ?? "-").join(" + ");
  const who = `${subject.padEnd(24)} ${String(accounts).padStart(7)} accounts`;
  const rate = `${String(perSecond).padStart(6)}/s  p50 p95 p99 ${times} ms  client + server ${cpu} ms of processor each`;
  return `${at} fsync ${disk.padEnd(8)} ${who} ${rate}  of ${rounds.join(" ")}, ${wrong} wrong`;
}

/** Keeps what docs/performance.md is made of, and beside it every time that was measured. */
export async function keepResults(name: string, results: Results): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  const { rounds, ...rest } = results;
  const kept: Kept = { ...rest, lines: summarize(rounds) };
  await writeFile(join(FOLDER, `${name}.json`), `${JSON.stringify(kept, null, 2)}\n`);
  await writeFile(join(FOLDER, `${name}.samples.json.gz`), gzipSync(JSON.stringify(rounds), { level: 9 }));
}
