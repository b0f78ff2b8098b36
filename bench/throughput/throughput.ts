/**
 * Measures how many second factors a second are checked, beside others that do it: `npm run bench`. All run at once on one
 * machine and take turns, round by round, so that whatever else the machine does falls on all alike. Every answer is looked
 * at; a wrong one does not count and is told. Asserts nothing of time.
 *
 *   --subjects NAME,…     parts of their names; all, unless given
 *   --scenarios NAME,…    verify, signIn, list
 *   --connections N,…     1,16,64
 *   --fsync-us N          what a flush to the disk takes beside what it takes anyway: 1000
 *   --users N             accounts of each: 20000
 *   --rounds N            5, each of --seconds N: 2
 *   --keep                writes bench/results/, of which docs/performance.md is made
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { loadAverage, machine } from "../conditions.ts";
import { load } from "./load.ts";
import { startAll } from "./peers/startAll.ts";
import { readOptions } from "./readOptions.ts";
import { keepResults, printTable, type Round } from "./results.ts";
import { slowFsync } from "./slowFsync.ts";
import type { Scenario, Setup, Subject } from "./subject.ts";

const BREATH_MS = 300;
/** Requests that are prepared beyond what the round before took. */
const SPARE = 1.4;

/** Requests a second that one connection is prepared for before its first round has told. */
const MOST_OF_A_CONNECTION = 1000;

const options = readOptions(process.argv.slice(2));
const undos: (() => Promise<void>)[] = [];
const folder = await mkdtemp(join(tmpdir(), "countersign-bench-"));
try {
  const disk = await slowFsync(folder, options.fsyncUs);
  const setup: Setup = { users: options.users, disk, folder, after: (undo) => undos.push(undo) };
  const began = `${new Date().toISOString()}, load ${loadAverage()}`;
  const { subjects, missing } = await startAll(setup, options.subjects);
  const rounds = await measureAll(subjects);
  const conditions = {
    machine: machine(),
    began,
    ended: `${new Date().toISOString()}, load ${loadAverage()}`,
    ...{ fsyncUs: options.fsyncUs, users: options.users, seconds: options.seconds },
  };
  const results = { conditions, subjects: subjects.map(({ name, about }) => ({ name, about })), missing, rounds };
  printTable(results);
  if (options.isKept) await keepResults(results);
} finally {
  for (const undo of undos.reverse()) await undo();
  await rm(folder, { recursive: true, force: true });
}

async function measureAll(subjects: readonly Subject[]): Promise<readonly Round[]> {
  const rounds: Round[] = [];
  for (const scenario of options.scenarios) {
    process.stderr.write("warming up\n");
    const [connections = 1] = options.connections;
    for (const subject of measured(subjects, scenario)) await measure(subject, scenario, connections, []);
    for (const connections of options.connections)
      for (let round = 1; round <= options.rounds; round += 1)
        for (const subject of measured(subjects, scenario))
          rounds.push(await measure(subject, scenario, connections, rounds));
  }
  return rounds;
}

function measured(subjects: readonly Subject[], scenario: Scenario): readonly Subject[] {
  return subjects.filter(({ scenarios }) => scenarios.includes(scenario));
}

async function measure(
  subject: Subject,
  scenario: Scenario,
  connections: number,
  before: readonly Round[],
): Promise<Round> {
  const same = before.filter(
    (each) => each.subject === subject.name && each.scenario === scenario && each.connections === connections,
  );
  const expected = Math.min(subject.expected[scenario] ?? 0, connections * MOST_OF_A_CONNECTION);
  const rate = Math.max(expected, ...same.map((each) => each.perSecond));
  const requests = await subject.prepare(scenario, Math.ceil(rate * options.seconds * SPARE));
  await sleep(BREATH_MS);
  const { latencies, wrong, tookMs } = await load({
    ...{ url: subject.url, requests, connections },
    longestMs: options.seconds * 1000,
  });
  const answered = latencies.length - wrong.length;
  const round = {
    ...{ subject: subject.name, scenario, connections, answered, wrong: wrong.length },
    perSecond: answered / (tookMs / 1000),
    latencies: Array.from(latencies, (each) => Math.round(each * 100) / 100),
  };
  if (wrong.length > 0) process.stderr.write(`${subject.name} answered ${wrong.length} times wrongly: ${wrong[0]}\n`);
  process.stderr.write(
    `${scenario} × ${connections}  ${subject.name}: ${round.answered} in ${Math.round(tookMs)} ms, ${Math.round(round.perSecond)} a second\n`,
  );
  return round;
}
