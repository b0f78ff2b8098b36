/**
 * Measures how many second factors a second are checked, and what else is asked around them, beside others that do it: `npm run bench`,
 * whose options `npm run bench -- --help` tells. All run at once on one machine and take turns, round by round, so that whatever else
 * the machine does falls on all alike. Every answer is looked at; a wrong one does not count and is told. Asserts nothing of time.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadAverage, machine } from "../conditions.ts";
import { startClient } from "./load.ts";
import { measureAll } from "./measure.ts";
import { openDisk } from "./openDisk.ts";
import { type Started, startAll } from "./peers/startAll.ts";
import { type Options, readOptions, renderHelp } from "./readOptions.ts";
import { keepResults, printTable, type Results } from "./results.ts";

const options = optionsOf(process.argv.slice(2));
if (options !== null) {
  const results = await run(options);
  printTable(results);
  if (options.keep !== null) await keepResults(options.keep, results);
}

/** Gives null where there is nothing to measure. */
function optionsOf(args: readonly string[]): Options | null {
  try {
    const read = readOptions(args);
    if (read === null) console.log(renderHelp());
    return read;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${renderHelp()}`);
    process.exitCode = 2;
    return null;
  }
}

async function run(options: Options): Promise<Results> {
  const undos: (() => Promise<void>)[] = [];
  const after = (undo: () => Promise<void>): void => void undos.push(undo);
  const folder = await mkdtemp(join(tmpdir(), "countersign-bench-"));
  const end = async (): Promise<void> => {
    for (let undo = undos.pop(); undo !== undefined; undo = undos.pop()) await undo().catch(console.error);
    await rm(folder, { recursive: true, force: true });
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void end().finally(() => process.exit(1)));
  try {
    const disk = await openDisk(folder, options.fsyncUs);
    after(() => disk.close());
    const client = startClient();
    after(() => client.close());
    const began = `${new Date().toISOString()}, load ${loadAverage()}`;
    const started = await startAll({ disk: disk.settings, folder, after }, options);
    const rounds = await measureAll({ ...options, client, disk }, started.subjects);
    const ended = `${new Date().toISOString()}, load ${loadAverage()}`;
    const conditions = { machine: machine(), began, ended, rounds: options.rounds, seconds: options.seconds };
    return { conditions, ...describe(started, options), rounds };
  } finally {
    await end();
  }
}

function describe({ subjects, missing }: Started, { scenarios }: Options): Pick<Results, "subjects" | "missing"> {
  // One that was started with several numbers of accounts is told of once.
  const each = [...new Map(subjects.map((subject) => [subject.name, subject])).values()];
  return {
    subjects: each.map(({ name, about, offers }) => ({
      ...{ name, about },
      offers: Object.fromEntries(
        scenarios.flatMap((scenario) =>
          offers[scenario]?.about === undefined ? [] : [[scenario, offers[scenario].about]],
        ),
      ),
    })),
    missing: [
      ...missing,
      ...each.flatMap(({ name, offers, lacks }) =>
        scenarios
          .filter((scenario) => offers[scenario] === undefined)
          .map((scenario) => ({ name, scenario, why: lacks?.[scenario] ?? "it does not have it" })),
      ),
    ],
  };
}
