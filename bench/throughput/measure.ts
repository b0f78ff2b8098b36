import { setTimeout as sleep } from "node:timers/promises";
import { cpuMsOf } from "./cpuMsOf.ts";
import type { Client } from "./load.ts";
import type { Disk } from "./openDisk.ts";
import type { Options } from "./readOptions.ts";
import { type Cell, nameOf, type Round } from "./results.ts";
import type { Scenario, Subject } from "./subject.ts";

const BREATH_MS = 300;
/** Requests that are prepared beyond what the round before took. */
const SPARE = 1.4;
/** Requests a second that one connection is prepared for before its first round has told. */
const MOST_OF_A_CONNECTION = 1000;

/** A subject is warm once a round is no faster than the best before it by more than this, or it had so many. */
const STILL_COLD = 1.1;
const MOST_WARMING = 6;
const WARMING_CONNECTIONS = 16;
/** A round before it counts, of one that takes longer to be warm. */
const LONG_ROUND_SECONDS = 5;

export interface Bench extends Pick<Options, "scenarios" | "connections" | "fsyncUs" | "rounds" | "seconds"> {
  readonly client: Client;
  readonly disk: Disk;
}

/** Measures all subjects by turns. Answers that are not right do not count. */
export async function measureAll(bench: Bench, subjects: readonly Subject[]): Promise<readonly Round[]> {
  const rounds: Round[] = [];
  for (const scenario of bench.scenarios) rounds.push(...(await measureScenario(bench, subjects, scenario)));
  return rounds;
}

async function measureScenario(
  bench: Bench,
  subjects: readonly Subject[],
  scenario: Scenario,
): Promise<readonly Round[]> {
  const rounds: Round[] = [];
  const able = subjects.filter(({ offers }) => offers[scenario] !== undefined);
  const warming: Round[] = [];
  await bench.disk.slowDown(0);
  for (const subject of able) await warmUp(bench, subject, scenario, warming);
  for (const { fsyncUs, connections } of loadsOf(bench)) {
    await bench.disk.slowDown(fsyncUs);
    for (let round = 1; round <= bench.rounds; round += 1)
      for (const subject of able)
        rounds.push(await measure(bench, subject, { scenario, connections, fsyncUs }, [...warming, ...rounds]));
  }
  return rounds;
}

function loadsOf({ fsyncUs, connections }: Bench): readonly Pick<Round, "fsyncUs" | "connections">[] {
  return fsyncUs.flatMap((each) => connections.map((some) => ({ fsyncUs: each, connections: some })));
}

async function warmUp(bench: Bench, subject: Subject, scenario: Scenario, rounds: Round[]): Promise<void> {
  process.stderr.write("warming up: ");
  const { warmingSeconds } = subject.offers[scenario] ?? {};
  const least = Math.ceil((warmingSeconds ?? 0) / LONG_ROUND_SECONDS);
  const seconds = warmingSeconds === undefined ? bench.seconds : LONG_ROUND_SECONDS;
  let best = 0;
  for (let time = 1; time <= Math.max(least, MOST_WARMING); time += 1) {
    const load = { scenario, connections: WARMING_CONNECTIONS, fsyncUs: 0 };
    // As many are prepared as it is expected to answer once it is warm.
    const round = await measure({ ...bench, seconds }, subject, load, []);
    rounds.push(round);
    if (time >= least && round.perSecond < best * STILL_COLD) return;
    best = Math.max(best, round.perSecond);
  }
}

type Under = Pick<Round, "scenario" | "connections" | "fsyncUs">;

async function measure(bench: Bench, subject: Subject, under: Under, before: readonly Round[]): Promise<Round> {
  const cell = { subject: subject.name, accounts: subject.accounts, ...under };
  const offer = subject.offers[under.scenario];
  if (offer === undefined) throw new Error(`${subject.name} is not asked for ${under.scenario}`);
  const wanted = expect(cell, offer.expected, before) * bench.seconds * SPARE;
  const count = Math.max(Math.ceil(wanted), under.connections);
  const flows = await offer.prepare(count);
  await sleep(BREATH_MS);
  const cpuMs = cpuMsOf(subject.processes);
  const job = { url: subject.url, flows, connections: under.connections, longestMs: bench.seconds * 1000 };
  const { latencies, wrong, tookMs, cpuMs: clientCpuMs } = await bench.client.load(job);
  const serverCpuMs = cpuMsOf(subject.processes) - cpuMs;
  const round = {
    ...{ ...cell, answered: latencies.length, wrong: wrong.length, clientCpuMs, serverCpuMs },
    perSecond: latencies.length / (tookMs / 1000),
    latencies: latencies.map((each) => Math.round(each * 100) / 100),
  };
  if (wrong.length > 0) process.stderr.write(`${subject.name} answered ${wrong.length} times wrongly: ${wrong[0]}\n`);
  process.stderr.write(
    `${under.scenario} × ${under.connections}  ${subject.name}: ${round.answered} in ${Math.round(tookMs)} ms, ${Math.round(round.perSecond)} a second\n`,
  );
  return round;
}

/** Gives the requests a second that it may answer: as it did under this load, or else at its best under another. */
function expect(cell: Cell, expected: number, before: readonly Round[]): number {
  const same = before.filter((each) => nameOf(each) === nameOf(cell)).map(({ perSecond }) => perSecond);
  if (same.length > 0) return Math.max(...same);
  const { subject, accounts, scenario } = cell;
  const like = before.filter((each) => nameOf(each) === nameOf({ ...each, subject, accounts, scenario }));
  const most = like.length > 0 ? Math.max(...like.map(({ perSecond }) => perSecond)) : expected;
  return Math.min(most, cell.connections * MOST_OF_A_CONNECTION);
}
