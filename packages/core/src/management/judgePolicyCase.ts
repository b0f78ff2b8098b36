import { type SignalState, signalNames } from "@countersign/contract/signalNames";
import type { PolicyVerdict, Standing } from "../model/decision.ts";
import type { NamedPolicy, PolicyOutcome } from "../model/signInPolicy.ts";
import { decideByStates, type States } from "../risk/decideByPolicy.ts";

const DAY_MS = 24 * 3_600_000;

/** A sign-in that is made up, and what a policy is to come to. Signals that it does not name are as `others`, absent when left out. */
export interface PolicyCase {
  readonly name: string;
  readonly signals?: Readonly<Partial<Record<(typeof signalNames)[number], SignalState>>>;
  readonly others?: SignalState;
  /** Id of the account, for groups. */
  readonly account?: string;
  /** How long it has been there; a year when left out. */
  readonly accountDays?: number;
  /** True when left out. */
  readonly hasFactor?: boolean;
  readonly ip?: string;
  /** What is done; left out: somebody signs in, and says nothing of it. */
  readonly action?: string;
  readonly expect: PolicyOutcome;
}

/** A case, and what a policy comes to in it. */
export interface JudgedCase {
  readonly name: string;
  readonly expected: PolicyOutcome;
  readonly outcome: PolicyOutcome;
  readonly score: number;
  readonly ok: boolean;
}

export function judgePolicyCase(policy: NamedPolicy, given: PolicyCase, nowMs: number): JudgedCase {
  const { outcome, score } = verdictOn(policy, given, nowMs);
  return { name: given.name, expected: given.expect, outcome, score, ok: outcome === given.expect };
}

function verdictOn(policy: NamedPolicy, given: PolicyCase, nowMs: number): PolicyVerdict {
  const { signals = {}, others = "absent", account = "", accountDays = 365, hasFactor = true } = given;
  const { ip = null, action = null } = given;
  const states = Object.fromEntries(signalNames.map((name) => [name, signals[name] ?? others])) as States; // every name has one
  const standing: Standing = { userId: account, createdAtMs: nowMs - accountDays * DAY_MS, hasFactor };
  return decideByStates(policy, states, { ip, atMs: nowMs, action }, standing);
}
