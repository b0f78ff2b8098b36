import { Type } from "@countersign/contract";
import { policyOutcomes, type SignalState, signalNames, signalStates } from "@countersign/contract/signalNames";
import type { NamedPolicy, PolicyOutcome, PolicyVerdict, Standing } from "@countersign/core";
import { decideByStates } from "@countersign/core";
import { createCheck } from "../check/createCheck.ts";
import { CommandFailure } from "./CommandFailure.ts";
import { readJsonFile } from "./readJsonFile.ts";
import { faultOf } from "./readPolicyFile.ts";

const DAY_MS = 24 * 3_600_000;
const CLOSED = { additionalProperties: false } as const;
const State = Type.Enum(signalStates);

const Cases = Type.Object(
  {
    cases: Type.Array(
      Type.Object(
        {
          name: Type.String({ minLength: 1 }),
          signals: Type.Optional(
            Type.Object(Object.fromEntries(signalNames.map((name) => [name, Type.Optional(State)])), CLOSED),
          ),
          others: Type.Optional(State),
          account: Type.Optional(Type.String()),
          accountDays: Type.Optional(Type.Integer({ minimum: 0 })),
          hasFactor: Type.Optional(Type.Boolean()),
          ip: Type.Optional(Type.String()),
          expect: Type.Enum(policyOutcomes),
        },
        CLOSED,
      ),
      { minItems: 1 },
    ),
  },
  CLOSED,
);
const areCases = createCheck(Cases);

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
  readonly expect: PolicyOutcome;
}

/**
 * Reads the cases that are kept beside a policy: `policy.cases.json` for `policy.json`.
 * @throws {CommandFailure} failed
 */
export async function readPolicyCases(policyPath: string): Promise<readonly PolicyCase[]> {
  const path = policyPath.replace(/(\.json)?$/, ".cases.json");
  const content = await readJsonFile(path);
  if (!areCases(content)) throw new CommandFailure("failed", `${path} holds no cases: ${faultOf(areCases)}.`);
  return (content as { readonly cases: readonly PolicyCase[] }).cases; // the schema says so
}

/** Gives what a policy comes to in a case. */
export function judgeCase(policy: NamedPolicy, given: PolicyCase, nowMs: number): PolicyVerdict {
  const { signals = {}, others = "absent", account = "", accountDays = 365, hasFactor = true, ip = null } = given;
  const states = Object.fromEntries(signalNames.map((name) => [name, signals[name] ?? others])) as Parameters<
    typeof decideByStates
  >[1]; // every name has one
  const standing: Standing = { userId: account, createdAtMs: nowMs - accountDays * DAY_MS, hasFactor };
  return decideByStates(policy, states, { ip, atMs: nowMs }, standing);
}
