import { parseArgs } from "node:util";
import { type Scenario, scenarios } from "./subject.ts";

export interface Options {
  readonly subjects: readonly string[] | null;
  readonly scenarios: readonly Scenario[];
  readonly connections: readonly number[];
  /** What a flush to the disk takes beside what it takes anyway. */
  readonly fsyncUs: number;
  readonly users: number;
  readonly rounds: number;
  readonly seconds: number;
  /** Whether the figures are kept for docs/performance.md. */
  readonly isKept: boolean;
}

/** Reads what `npm run bench --` is given. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      subjects: { type: "string" },
      scenarios: { type: "string", default: scenarios.join() },
      connections: { type: "string", default: "1,16,64" },
      "fsync-us": { type: "string", default: "1000" },
      users: { type: "string", default: "20000" },
      rounds: { type: "string", default: "5" },
      seconds: { type: "string", default: "2" },
      keep: { type: "boolean", default: false },
    },
  });
  const wanted = values.scenarios.split(",");
  const unknown = wanted.filter((name) => !(scenarios as readonly string[]).includes(name));
  if (unknown.length > 0) throw new Error(`--scenarios knows ${scenarios.join()}, not ${unknown.join()}`);
  return {
    subjects: values.subjects?.split(",") ?? null,
    scenarios: scenarios.filter((name) => wanted.includes(name)),
    connections: values.connections.split(",").map((text) => readNumber("connections", text, 1)),
    fsyncUs: readNumber("fsync-us", values["fsync-us"], 0),
    users: readNumber("users", values.users, 100),
    rounds: readNumber("rounds", values.rounds, 1),
    seconds: readNumber("seconds", values.seconds, 1),
    isKept: values.keep,
  };
}

function readNumber(name: string, text: string, least: number): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < least) throw new Error(`--${name} must be a whole number from ${least}`);
  return number;
}
