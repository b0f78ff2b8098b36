import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Line, Results } from "../../bench/throughput/results.ts";
import { ROOT } from "../release/workspace.ts";

type Kept = Omit<Results, "rounds"> & { readonly lines: readonly Line[] };

const FOLDER = join(ROOT, "bench/results");

const what: Readonly<Record<Line["scenario"], string>> = {
  verify: "The code of an authenticator app is checked",
  signIn: "A password is checked, and a second factor asked for",
  list: "The authenticators of an account are listed",
};

/** Writes docs/performance.md of what `npm run bench -- --keep` has kept. */
export async function renderPerformanceDoc(): Promise<string> {
  const names = (await readdir(FOLDER)).filter((name) => /^throughput-\d+us\.json$/.test(name));
  const kept = await Promise.all(
    names.map(async (name) => JSON.parse(await readFile(join(FOLDER, name), "utf8")) as Kept), // as keepResults writes it
  );
  const sections = kept
    .toSorted((one, other) => Number(other.conditions.fsyncUs) - Number(one.conditions.fsyncUs))
    .map(renderRun);
  return `${[INTRODUCTION, ...sections].join("\n")}`;
}

const INTRODUCTION = `# Performance

Written by \`npm run docs\` of what \`npm run bench -- --keep\` has measured; do not edit it. All services of a run work on one machine and take turns, round
by round: figures of one run may be compared with each other, and with no others. Every answer is looked at, and those that refused what was right do not count. A request is durable
before it is answered, where not said otherwise. Rates are the median of the rounds, which stand behind it; times are of all requests of all rounds, each of which is kept in \`bench/results\`.
`;

function renderRun({ conditions, subjects, missing, lines }: Kept): string {
  const { machine, began, ended, fsyncUs, users, seconds } = conditions;
  const disk =
    Number(fsyncUs) === 0 ? "the disk's own flush" : `${Number(fsyncUs) / 1000} ms more for every flush to the disk`;
  const groups = Map.groupBy(lines, ({ scenario }) => scenario);
  return [
    `## With ${disk}`,
    "",
    `${machine}. ${users} accounts, rounds of ${seconds} s. Began ${began}; ended ${ended}.`,
    "",
    ...subjects.map(({ name, about }) => `* ${name}: ${about}`),
    ...missing.map(({ name, why }) => `* ${name} was not measured: ${why}`),
    "",
    ...[...groups].flatMap(([scenario, some]) => [`### ${what[scenario]}`, "", ...renderTable(some), ""]),
  ].join("\n");
}

function renderTable(lines: readonly Line[]): readonly string[] {
  return [
    "| connections | service | a second | p50 ms | p95 ms | p99 ms | rounds | wrong answers |",
    "|---|---|---|---|---|---|---|---|",
    ...lines.map(({ connections, subject, perSecond, p50, p95, p99, rounds, wrong }) =>
      row(connections, subject, perSecond, p50.toFixed(1), p95.toFixed(1), p99.toFixed(1), rounds.join(", "), wrong),
    ),
  ];
}

function row(...cells: readonly (string | number)[]): string {
  return `| ${cells.join(" | ")} |`;
}
