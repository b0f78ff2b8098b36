import { provedAddressesOf } from "../factors/addresses.ts";
import { secondFactorsOf } from "../factors/assurance.ts";
import { canServe } from "../factors/canServe.ts";
import { inOrder } from "../factors/factors.ts";
import type { Change } from "../model/changes.ts";
import type { PolicyVerdict, SignInDecisionRecord } from "../model/decision.ts";
import type { Application, PolicyDemand, PolicyFactor, Subject, TrustedDevice } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { isAhead } from "../model/storedTimes.ts";
import { keepDecision, weighBehaviour } from "../risk/weighBehaviour.ts";
import type { FirstFactorPassed } from "./concludeSignIn.ts";
import { choicesFor, decideSignIn, type FactorChoice, type SignInDecision } from "./decideSignIn.ts";
import { judgeShownDevices } from "./shownDevices.ts";

/** What the gate asks of somebody who has passed the first factor. */
export type Ask = Extract<SignInDecision, { kind: "secondFactor" }> & {
  /** In place of what the application demands of all; null: nothing is. */
  readonly demand: PolicyDemand | null;
};

/** Nothing more is asked. */
interface Complete {
  readonly kind: "complete";
  readonly tells: boolean;
  /** What stood in for what would have been; null: nothing had to. */
  readonly trusted: TrustedDevice | null;
}

/** What comes of a passed first factor, and the record of why. */
export interface Judgement {
  readonly outcome: Complete | { readonly kind: "denied" } | Ask;
  readonly record: SignInDecisionRecord;
  readonly changes: readonly Change[];
}

/**
 * Decides on a sign-in by what its application demands of all, which is the floor, and by its policy, where that is adaptive.
 * Everything that it was decided by is kept.
 */
export async function judgeSignIn(ports: Ports, passed: FirstFactorPassed): Promise<Judgement> {
  const { subject, application, firstFactor, hints = {} } = passed;
  const {
    password,
    failures = null,
    isFirst = false,
    isReported = null,
    action = null,
    seen = passed.scope.origin,
  } = hints;
  const isLookedUp = password !== undefined && application.policyMode !== "fixed";
  const isLeaked = isLookedUp ? await ports.surroundings.isLeaked(password) : null;
  const weighed = await weighBehaviour(ports, application, {
    ...{ subject, origin: seen, isFirst, failures, isLeaked, isReported, action },
  });
  const floor = decideSignIn(subject, application, firstFactor);
  const verdict = application.policyMode === "adaptive" ? weighed.verdict : null;
  const devices = await judgeShownDevices(ports, passed);
  const outcome = combine(ports, passed, { floor, verdict, trusted: devices.trusted });
  const came = outcome.kind === "complete" ? "admitted" : outcome.kind === "denied" ? "denied" : "asked";
  const { record, changes } = keepDecision(ports, passed.scope, weighed, { action: null, outcome: came });
  return { outcome, record, changes: [...devices.changes, ...changes] };
}

interface Judged {
  readonly floor: SignInDecision;
  readonly verdict: PolicyVerdict | null;
  readonly trusted: TrustedDevice | null;
}

/** A policy adds to the floor, and takes nothing from it. A trusted device stands in for the floor alone. */
function combine(ports: Ports, passed: FirstFactorPassed, { floor, verdict, trusted }: Judged): Judgement["outcome"] {
  const { subject, application, firstFactor } = passed;
  const bound = secondFactorsOf(subject).size > 0;
  if (verdict?.outcome === "deny") return { kind: "denied" };
  const isAsked = verdict?.outcome === "challenge" || (verdict?.outcome === "enrol" && !bound);
  if (verdict === null || !(isAsked || owes(ports, subject))) {
    const complete = { kind: "complete", tells: verdict?.outcome === "notify" } as const;
    if (floor.kind === "complete") return { ...complete, trusted: null };
    if (trusted !== null && !owes(ports, subject)) return { ...complete, trusted };
    return { ...floor, demand: null };
  }
  const demand: PolicyDemand = {
    factors: acceptedBy(ports, application, verdict.factors),
    firstEnrolment: provesFirst(ports, subject) ? "proved" : application.firstEnrolment,
  };
  const choices: readonly FactorChoice[] = choicesFor(subject, { ...application, ...demand }, firstFactor);
  return { kind: "secondFactor", reason: "application", choices, demand };
}

/** What became due in a session does not go away by another first factor, whatever a policy makes of that. */
function owes({ clock }: Pick<Ports, "clock">, { owedAtMs }: Subject): boolean {
  return owedAtMs !== null && !isAhead(owedAtMs, clock.nowMs());
}

/** Gives what is accepted of what is served here: what the policy names, within what the application demands of all. */
function acceptedBy(
  { settings }: Pick<Ports, "settings">,
  { factors: floor }: Application,
  named: readonly PolicyFactor[] | null,
): readonly PolicyFactor[] {
  const isServed = (word: PolicyFactor): boolean => canServe(settings, word);
  const served = inOrder.flatMap(({ policyWord, traits }) =>
    policyWord === null || traits.isBiometric || !isServed(policyWord) ? [] : [policyWord],
  );
  const wished = (named ?? served).filter(isServed);
  const within = floor.length === 0 ? wished : wished.filter((word) => floor.includes(word));
  if (within.length > 0) return within;
  return floor.length > 0 ? floor : served;
}

/** Somebody with a stolen password must not bind his own factor where the account has an address that he has not. */
function provesFirst({ settings: { facilities } }: Pick<Ports, "settings">, subject: Subject): boolean {
  return provedAddressesOf(subject).some(({ channel }) => facilities[channel]);
}
