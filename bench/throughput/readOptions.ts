import { parseArgs } from "node:util";
import { type SubjectName, subjectNames } from "./peers/startAll.ts";
import { type Scenario, scenarios } from "./subject.ts";

export interface Options {
  readonly subjects: readonly SubjectName[];
  readonly scenarios: readonly Scenario[];
  readonly connections: readonly number[];
  /** What a flush to the disk takes beside what it takes anyway, one after the other. */
  readonly fsyncUs: readonly number[];
  /** Of ours, which is started with each. */
  readonly accounts: readonly number[];
  readonly rounds: number;
  readonly seconds: number;
  /** By what name the figures are kept for docs/performance.md; null: they are not. */
  readonly keep: string | null;
}

const options = {
  subjects: { type: "string", default: subjectNames.join() },
  scenario: { type: "string", default: scenarios.join() },
  connections: { type: "string", default: "1,16,64" },
  fsync: { type: "string", default: "1000" },
  accounts: { type: "string", default: "20000" },
  rounds: { type: "string", default: "3" },
  seconds: { type: "string", default: "1" },
  keep: { type: "string" },
  help: { type: "boolean", default: false },
} as const;

const explained: Readonly<Record<keyof typeof options, readonly [form: string, meaning: string]>> = {
  subjects: ["NAME,…", "who is measured"],
  scenario: ["NAME,…", "what is asked of them; face is asked of ours only"],
  connections: ["N,…", "how many are asking at once"],
  fsync: ["own|MICROSECONDS,…", "what a flush to the disk takes beside what it takes anyway; own: nothing"],
  accounts: ["N,…", "accounts of ours, which is started once with each number; others have fewer, and say how many"],
  rounds: ["N", "rounds of each, in which all take turns"],
  seconds: ["N", "how long each of them takes at most"],
  keep: [
    "NAME",
    "writes bench/results/NAME.json and every sample beside it; docs/performance.md is made of all that is there",
  ],
  help: ["", "prints this"],
};

/** Says what there is to ask for, with what is taken where nothing is said. */
export function renderHelp(): string {
  const lines = Object.entries(explained).map(([name, [form, meaning]]) => {
    const { default: standard } = options[name as keyof typeof options] as { default?: string | boolean }; // Object.entries forgets the names
    return `  ${`--${name} ${form}`.padEnd(28)} ${meaning}${typeof standard === "string" ? ` (${standard})` : ""}`;
  });
  return ["Usage: npm run bench -- [OPTION VALUE]…", "", ...lines].join("\n");
}

/**
 * Reads what `npm run bench --` is given; null: help is asked for.
 * @throws {Error} with a sentence for whoever typed it, when an option or its value is not known
 */
export function readOptions(args: readonly string[]): Options | null {
  const { values } = parseArgs({ args: [...args], options });
  if (values.help) return null;
  if (values.keep !== undefined && !/^[a-z0-9-]+$/.test(values.keep))
    throw new Error("--keep must be of small letters, digits and hyphens");
  return {
    subjects: readNames("subjects", values.subjects, subjectNames),
    scenarios: readNames("scenario", values.scenario, scenarios),
    connections: readNumbers("connections", values.connections, 1),
    fsyncUs: readNumbers("fsync", values.fsync.replaceAll("own", "0"), 0),
    accounts: readNumbers("accounts", values.accounts, 100),
    rounds: readNumber("rounds", values.rounds, 1),
    seconds: readNumber("seconds", values.seconds, 1),
    keep: values.keep ?? null,
  };
}

/** Gives them in the order of those that are known. */
function readNames<Name extends string>(option: string, text: string, known: readonly Name[]): readonly Name[] {
  const wanted = text.split(",");
  const unknown = wanted.filter((name) => !(known as readonly string[]).includes(name));
  if (unknown.length > 0) throw new Error(`--${option} knows ${known.join()}, not ${unknown.join()}`);
  return known.filter((name) => wanted.includes(name));
}

function readNumbers(option: string, text: string, least: number): readonly number[] {
  return text.split(",").map((each) => readNumber(option, each, least));
}

function readNumber(option: string, text: string, least: number): number {
  const number = text === "" ? Number.NaN : Number(text);
  if (!Number.isInteger(number) || number < least) throw new Error(`--${option} must be a whole number from ${least}`);
  return number;
}
