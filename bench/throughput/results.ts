import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { quantile } from "../quantile.ts";
import type { Scenario } from "./subject.ts";

const FOLDER = join(import.meta.dirname, "../results");

/** One subject under one load for one round. */
export interface Round {
  readonly subject: string;
  readonly scenario: Scenario;
  readonly connections: number;
  readonly answered: number;
  /** Answers beside them that refused what was right. */
  readonly wrong: number;
  readonly perSecond: number;
  /** Milliseconds, of each answer. */
  readonly latencies: readonly number[];
}

export interface Results {
  readonly conditions: Readonly<Record<string, string | number>>;
  readonly subjects: readonly { readonly name: string; readonly about: string }[];
  /** Who could not be measured, and why. */
  readonly missing: readonly { readonly name: string; readonly why: string }[];
  readonly rounds: readonly Round[];
}

/** One line of the table: a subject under one load, over all its rounds. */
export interface Line {
  readonly subject: string;
  readonly scenario: Scenario;
  readonly connections: number;
  /** The median of its rounds, and each. */
  readonly perSecond: number;
  readonly rounds: readonly number[];
  /** Of all its rounds. */
  readonly wrong: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** Gives the lines in the order in which they were measured. */
export function summarize(rounds: readonly Round[]): readonly Line[] {
  const groups = Map.groupBy(rounds, ({ subject, scenario, connections }) => `${scenario} ${connections} ${subject}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const latencies = group.flatMap((each) => each.latencies);
    const rates = group.map((each) => Math.round(each.perSecond));
    return {
      ...{ subject: first.subject, scenario: first.scenario, connections: first.connections },
      ...{ perSecond: quantile(rates, 0.5), rounds: rates },
      wrong: group.reduce((sum, each) => sum + each.wrong, 0),
      ...{ p50: quantile(latencies, 0.5), p95: quantile(latencies, 0.95), p99: quantile(latencies, 0.99) },
    };
  });
}

export function printTable({ conditions, subjects, missing, rounds }: Results): void {
  for (const [name, value] of Object.entries(conditions)) console.log(`${name}: ${value}`);
  for (const { name, about } of subjects) console.log(`${name}: ${about}`);
  for (const { name, why } of missing) console.log(`${name} was not measured: ${why}`);
  const lines = summarize(rounds);
  for (const line of lines) {
    const at = `${line.scenario} × ${line.connections}`.padEnd(12);
    const times = [line.p50, line.p95, line.p99].map((each) => each.toFixed(1).padStart(7)).join(" ");
    console.log(
      `${at} ${line.subject.padEnd(26)} ${String(line.perSecond).padStart(7)}/s  p50 p95 p99 ${times} ms  of ${line.rounds.join(" ")}, ${line.wrong} wrong`,
    );
  }
}

/** Keeps what docs/performance.md is made of, and beside it every time that was measured. */
export async function keepResults(results: Results): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  const { rounds, ...rest } = results;
  const name = `throughput-${results.conditions.fsyncUs}us`;
  await writeFile(join(FOLDER, `${name}.json`), `${JSON.stringify({ ...rest, lines: summarize(rounds) }, null, 2)}\n`);
  await writeFile(join(FOLDER, `${name}.samples.json.gz`), gzipSync(JSON.stringify(rounds), { level: 9 }));
}
