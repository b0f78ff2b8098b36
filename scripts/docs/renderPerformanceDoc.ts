import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Kept, Line } from "../../bench/throughput/results.ts";
import { ROOT } from "../release/workspace.ts";

const FOLDER = join(ROOT, "bench/results");

const what: Readonly<Record<Line["scenario"], string>> = {
  verify: "The code of an authenticator app is checked",
  signIn: "A whole sign-in: password, then the code of an app",
  smsVerify: "The code of a text message is checked",
  list: "The authenticators of an account are listed",
  face: "A face is held against the one that is bound",
};

/** Writes docs/performance.md of what `npm run bench -- --keep NAME` has kept. */
export async function renderPerformanceDoc(): Promise<string> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith(".json")).toSorted();
  const sections = await Promise.all(
    names.map(async (name) => {
      const kept = JSON.parse(await readFile(join(FOLDER, name), "utf8")) as Kept; // as keepResults writes it
      return renderRun(name.slice(0, -".json".length), kept);
    }),
  );
  return `${[INTRODUCTION, ...sections].join("\n")}`;
}

const INTRODUCTION = `# Performance

Written by \`npm run docs\` of what \`npm run bench -- --keep NAME\` has measured; do not edit it. All services of a run work on one machine and take turns, round
by round: figures of one run may be compared with each other, and with no others. Every answer is looked at, and those that refused what was right do not count. A request is durable
before it is answered, where not said otherwise. Rates are the median of the rounds, which stand behind it; times are of all requests of all rounds, each of which is kept in \`bench/results\`.

*fsync*: what a flush to the disk takes; *own* is what it takes anyway, and +1 ms is that and a millisecond more. *processor*: milliseconds of it that the client and the service (with its
database) used for each that was answered. Client and services share the machine. A wait for the next code of an app lies between rounds, never within one.
`;

function renderRun(name: string, { conditions, subjects, missing, lines }: Kept): string {
  const { machine, began, ended, seconds } = conditions;
  const groups = Map.groupBy(lines, ({ scenario }) => scenario);
  return [
    `## Run \`${name}\``,
    "",
    `${machine}. Rounds of ${seconds} s. Began ${began}; ended ${ended}.`,
    "",
    ...subjects.map((each) => `* ${each.name}: ${each.about}`),
    ...missing.flatMap((each) => (each.scenario === undefined ? [`* ${each.name} was not measured: ${each.why}`] : [])),
    "",
    ...[...groups].flatMap(([scenario, some]) => [
      `### ${what[scenario]}`,
      "",
      ...renderNotes(scenario, { subjects, missing }),
      ...renderTable(some),
      "",
    ]),
  ].join("\n");
}

function renderNotes(scenario: Line["scenario"], { subjects, missing }: Pick<Kept, "subjects" | "missing">) {
  const notes = [
    ...subjects.flatMap(({ name, offers }) =>
      offers[scenario] === undefined ? [] : [`* ${name}: ${offers[scenario]}`],
    ),
    ...missing.flatMap((each) => (each.scenario === scenario ? [`* ${each.name} was not asked: ${each.why}`] : [])),
  ];
  return notes.length === 0 ? [] : [...notes, ""];
}

function renderTable(lines: readonly Line[]): readonly string[] {
  const columns = ["fsync", "connections", "service", "accounts", "a second", "p50 ms", "p95 ms", "p99 ms"];
  const all = [...columns, "processor: client", "service", "rounds", "wrong answers"];
  return [row(...all), `|${"---|".repeat(all.length)}`, ...lines.map(renderLine)];
}

function renderLine(line: Line): string {
  const { fsyncUs, connections, subject, accounts, perSecond, p50, p95, p99, rounds, wrong } = line;
  const cpu = [line.clientCpuMs, line.serverCpuMs].map((each) => each?.toFixed(2) ?? "-");
  const times = [p50, p95, p99].map((each) => each.toFixed(1));
  const fsync = fsyncUs === 0 ? "own" : `+${fsyncUs / 1000} ms`;
  return row(fsync, connections, subject, accounts, perSecond, ...times, ...cpu, rounds.join(", "), wrong);
}

function row(...cells: readonly (string | number)[]): string {
  return `| ${cells.join(" | ")} |`;
}
