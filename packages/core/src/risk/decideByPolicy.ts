import { policyOutcomes, type SignalState, signalNames, signalStates } from "@countersign/contract/signalNames";
import type { JudgedSignal, PolicyVerdict, Standing } from "../model/decision.ts";
import type { PolicyFactor } from "../model/model.ts";
import type {
  NamedPolicy,
  PolicyCondition,
  PolicyException,
  PolicyOutcome,
  PolicyRule,
  SignalName,
  SignInPolicy,
} from "../model/signInPolicy.ts";
import type { Situation } from "../model/situation.ts";
import { isInBlock } from "./addressBlocks.ts";
import { signals } from "./signals.ts";

const DAY_MS = 24 * 3_600_000;

export type States = Readonly<Record<SignalName, SignalState>>;

/** Something that a policy comes to, before it is softened. */
interface Reached {
  readonly outcome: PolicyOutcome;
  readonly factors: readonly PolicyFactor[] | null;
}

/** Gives what a policy comes to. It knows nothing but what it is given: the same is always decided alike. */
export function decideByPolicy({ name, policy }: NamedPolicy, situation: Situation, standing: Standing): PolicyVerdict {
  const judged = signalNames.map((each) => judgeSignal(each, situation, policy));
  const states = Object.fromEntries(judged.map((each) => [each.name, each.state])) as States; // every name is judged
  return { policy: name, ...weigh(policy, judged, states, situation, standing), signals: judged };
}

/** Gives what a policy comes to where it is said how every signal stands. */
export function decideByStates(
  { name, policy }: NamedPolicy,
  states: States,
  at: Pick<Situation, "ip" | "atMs" | "action">,
  standing: Standing,
): PolicyVerdict {
  const judged = signalNames.map((each): JudgedSignal => {
    const state = states[each];
    return { name: each, state, weight: weightOf(policy, each, state), facts: {} };
  });
  return { policy: name, ...weigh(policy, judged, states, at, standing), signals: judged };
}

function weigh(
  policy: SignInPolicy,
  judged: readonly Pick<JudgedSignal, "weight">[],
  states: States,
  { ip, atMs, action = null }: Pick<Situation, "ip" | "atMs" | "action">,
  standing: Standing,
): Omit<PolicyVerdict, "policy" | "signals"> {
  const score = judged.reduce((sum, { weight }) => sum + weight, 0);
  const rules = (policy.rules ?? []).filter((rule) => holds(rule, states, action));
  const hardest = [...stepsReached(policy, score), ...rules].reduce(harder, { outcome: "allow" });
  const reached: Reached = { outcome: hardest.outcome, factors: hardest.factors ?? policy.factors ?? null };
  const softened = soften(policy, reached.outcome, ip, atMs, standing);
  return {
    ...reached,
    ...(softened !== null && { outcome: softened.to }),
    score,
    rules: rules.map((rule) => rule.name),
    softened: softened === null ? null : { by: softened.by, from: reached.outcome },
  };
}

/** Gives a signal with what it adds up to. */
function judgeSignal(name: SignalName, situation: Situation, policy: SignInPolicy): JudgedSignal {
  const { state, facts = {} } = signals[name](situation, policy);
  return { name, state, weight: weightOf(policy, name, state), facts };
}

/** What cannot be told counts as if it were there, unless the policy says less. */
function weightOf({ signals: weights }: SignInPolicy, name: SignalName, state: SignalState): number {
  const { weight, unknown = weight } = weights[name] ?? { weight: 0 };
  return { absent: 0, unknown, present: weight }[state];
}

function stepsReached({ steps }: SignInPolicy, score: number): readonly Partial<Reached>[] {
  return steps.filter(({ from }) => score >= from);
}

function severityOf(outcome: PolicyOutcome): number {
  return policyOutcomes.indexOf(outcome);
}

interface Wished {
  readonly outcome: PolicyOutcome;
  readonly factors?: readonly PolicyFactor[] | null;
}

/** Of two that are as hard, the one that accepts less. */
function harder(one: Wished, other: Partial<Reached>): Wished {
  const { outcome = "allow", factors } = other;
  const difference = severityOf(outcome) - severityOf(one.outcome);
  if (difference !== 0) return difference > 0 ? { outcome, ...(factors == null ? {} : { factors }) } : one;
  const both = intersection(one.factors ?? null, factors ?? null);
  return { outcome, ...(both === null ? {} : { factors: both }) };
}

function intersection(
  one: readonly PolicyFactor[] | null,
  other: readonly PolicyFactor[] | null,
): readonly PolicyFactor[] | null {
  if (one === null || other === null) return one ?? other;
  const both = one.filter((factor) => other.includes(factor));
  return both.length > 0 ? both : one;
}

function holds({ when, actions }: PolicyRule, states: States, action: string | null): boolean {
  if (actions !== undefined && (action === null || !actions.includes(action))) return false;
  const isMet = ({ signal, orUnknown = false }: PolicyCondition): boolean =>
    signalStates.indexOf(states[signal]) >= signalStates.indexOf(orUnknown ? "unknown" : "present");
  if (when === undefined) return true;
  return "all" in when ? when.all.every(isMet) : when.any.some(isMet);
}

interface Softened {
  readonly by: string;
  readonly to: PolicyOutcome;
}

/** Gives what makes an outcome milder: an exception, and then the grace of accounts that have nothing to be asked for. */
function soften(
  policy: SignInPolicy,
  outcome: PolicyOutcome,
  ip: string | null,
  atMs: number,
  standing: Standing,
): Softened | null {
  const exceptions = (policy.exceptions ?? []).filter((each) => appliesTo(policy, each, ip, standing));
  const milder = exceptions.filter(({ atMost }) => severityOf(atMost) < severityOf(outcome));
  const [mildest] = milder.toSorted((one, other) => severityOf(one.atMost) - severityOf(other.atMost));
  const excepted = mildest === undefined ? null : { by: mildest.name, to: mildest.atMost };
  const now = excepted?.to ?? outcome;
  const asksToBind = !standing.hasFactor && (now === "challenge" || now === "enrol");
  return asksToBind && isInGrace(policy, atMs, standing) ? { by: "grace", to: "notify" } : excepted;
}

function appliesTo(
  { groups = [] }: SignInPolicy,
  { group, addresses }: PolicyException,
  ip: string | null,
  { userId }: Standing,
): boolean {
  const isMember =
    group === undefined || groups.some(({ name, accounts }) => name === group && accounts.includes(userId));
  const isThere = addresses === undefined || (ip !== null && addresses.some((block) => isInBlock(ip, block)));
  return isMember && isThere;
}

function isInGrace({ grace = {} }: SignInPolicy, atMs: number, { createdAtMs }: Standing): boolean {
  const { days = 0, until } = grace;
  const isNew = atMs < createdAtMs + days * DAY_MS;
  return isNew || (until !== undefined && atMs < Date.parse(`${until}T00:00:00Z`) + DAY_MS);
}
