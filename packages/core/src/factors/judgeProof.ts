import { MfaError } from "@countersign/contract/errors";
import { lockedUntilAfter, remainingTries, throttleOf, voidLockOf } from "../limits/throttle.ts";
import type { Challenge } from "../model/challenge.ts";
import type { Change } from "../model/changes.ts";
import type { Amr, Authenticator, FactorKind, Subject } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";
import type { PlainReason } from "../model/refusalReason.ts";
import { tellOwner } from "../notices/notices.ts";
import { type Act, audit, type Scope } from "../settle/audit.ts";
import { refuseAct } from "../settle/refuseAct.ts";
import { type Decision, refusal } from "../settle/settleDecision.ts";
import { confirmedAt, passedAt, storeAuthenticator } from "../settle/storeAuthenticator.ts";
import { counts, secondFactorsOf, someCount } from "./assurance.ts";
import type { Occasion, Outdated, Verdict } from "./factor.ts";
import { carried, factors, type TypesOf } from "./factors.ts";
import { outdatedFailure } from "./matchCode.ts";
import { sentTo } from "./sentTo.ts";

/** What is submitted, and on which occasion. */
export interface Submission<K extends FactorKind> {
  readonly subject: Subject;
  readonly kind: K;
  readonly proof: TypesOf<K>["proof"];
  readonly scope: Scope;
  readonly act: Act;
  readonly occasion: Occasion;
  /** In which it is bound, if in any. */
  readonly sessionId?: string | null;
  /** What the proof is tried against; those of version 0 are not stored yet. */
  readonly candidates: readonly Authenticator[];
  /** What it answers, where the candidates do not say. */
  readonly challenges?: readonly Challenge[];
  /** What must still hold for a failure to count: a copy of what has just succeeded is none. */
  readonly holds?: readonly Change[];
  /** What a wrong proof comes to where nothing is guessed at; left out: a failed attempt. */
  readonly wrong?: Decision<never>;
}

export interface AcceptedProof {
  readonly accepted: true;
  /** The candidate whose proof it is. */
  readonly authenticator: Authenticator;
  /** Stores what the proof used up. */
  readonly changes: readonly Change[];
  readonly issued: string | null;
  /** What a session gains by it. */
  readonly amr: readonly Amr[];
}

type Tried = Pick<Submission<FactorKind>, "subject" | "kind" | "scope" | "act">;

/** Gives the refusal of a factor that may not be tried now; null when it may. */
export function refuseThrottled(ports: Ports, { subject, kind, scope, act }: Tried): Decision<never> | null {
  const throttle = throttleOf(factors[kind].failureCap, subject.attempts[kind], ports.clock.nowMs());
  if (throttle.state === "free") return null;
  if (throttle.state === "disabled") return refuseAct(ports, scope, act, "disabled", "factorDisabled");
  const error = new MfaError("factorLocked", { retryAfterSeconds: throttle.retryAfterSeconds });
  return refuseAct(ports, scope, act, "locked", error);
}

/**
 * Judges one proof against all authenticators of its kind, as one attempt under the throttle: every candidate before
 * answering, so that time does not tell which one matched.
 */
export async function judgeProof<K extends FactorKind>(
  ports: Ports,
  submission: Submission<K>,
): Promise<AcceptedProof | { readonly accepted: false; readonly refusal: Decision<never> }> {
  const throttled = refuseThrottled(ports, submission);
  if (throttled !== null) return { accepted: false, refusal: throttled };
  const { candidates, kind, occasion, proof, scope, act } = submission;
  const nowMs = ports.clock.nowMs();
  const challenges = submission.challenges ?? (await findChallenges(ports, submission));
  const factor = carried[kind];
  const judge = occasion === "confirm" ? factor.confirm : factor.verify;
  const verdicts = await Promise.all(candidates.map((each) => judge.call(factor, ports, each, proof, challenges)));
  for (const [index, authenticator] of candidates.entries()) {
    const verdict = verdicts[index];
    if (verdict?.ok) return accept(submission, authenticator, verdict, nowMs);
  }
  const refused = verdicts.filter(({ ok }) => !ok) as readonly RefusedVerdict[]; // none was accepted
  const outdated = refused.find((each) => each.outdated !== undefined)?.outdated;
  // A code that came too late was right: it spends no attempt.
  if (outdated !== undefined)
    return { accepted: false, refusal: refuseAct(ports, scope, act, outdated, outdatedError(submission, outdated)) };
  return { accepted: false, refusal: submission.wrong ?? countFailure(ports, submission, refused) };
}

/** A late copy of a code that was used looks like a wrong one. */
function outdatedError({ subject, kind }: Tried, outdated: Outdated): MfaError {
  if (outdated !== "used") return new MfaError(outdatedFailure[outdated]);
  return new MfaError(factors[kind].refusal, { remainCount: remainingTries(subject.attempts[kind] ?? null) });
}

type AcceptedVerdict = Extract<Verdict<unknown>, { ok: true }>;
type RefusedVerdict = Extract<Verdict<unknown>, { ok: false }>;

/** Finds what was sent to the candidates and waits to be answered. */
async function findChallenges<K extends FactorKind>(
  ports: Ports,
  { kind, candidates, occasion, scope }: Submission<K>,
): Promise<readonly Challenge[]> {
  const awaited = candidates.flatMap((each) => carried[kind].awaits?.(each, occasion) ?? []);
  return (await Promise.all(awaited.map((each) => sentTo(ports, scope.poolId, each)))).flat();
}

function consumption({ consumed }: { readonly consumed?: Challenge | undefined }): readonly Change[] {
  return consumed === undefined ? [] : [{ type: "consumeChallenge", challenge: consumed }];
}

function accept<K extends FactorKind>(
  { subject, kind, occasion, sessionId }: Submission<K>,
  authenticator: Authenticator,
  { next, issued, consumed, amr = factors[kind].amr }: AcceptedVerdict,
  nowMs: number,
): AcceptedProof {
  const ref = refOf(subject);
  const judgedFailures = subject.attempts[kind]?.failures ?? 0;
  const voidLockMs = voidLockOf(subject.attempts[kind], nowMs);
  const freed = freedBy(subject, kind);
  const marks = occasion === "confirm" ? confirmedAt(nowMs, sessionId) : passedAt(nowMs);
  return {
    accepted: true,
    authenticator,
    issued: issued ?? null,
    amr,
    changes: [
      ...(occasion === "prove" ? [] : [storeAuthenticator(authenticator, { ...marks, state: next }, nowMs)]),
      ...othersHeldOver(subject, authenticator).map((each) => storeAuthenticator(each, { heldOver: null }, nowMs)),
      ...consumption({ consumed }),
      { type: "passAttempt", subject: ref, factor: kind, judgedFailures, voidLockMs, nowMs },
      ...(freed.length === 0 ? [] : [{ type: "clearAttempts", subject: ref, factors: freed } as const]),
    ],
  };
}

/** Whoever passes one of the factors that an earlier holder bound has them all: none is held over any more. */
function othersHeldOver({ authenticators }: Subject, passed: Authenticator): readonly Authenticator[] {
  return passed.heldOver === null ? [] : authenticators.filter((each) => each !== passed && each.heldOver !== null);
}

const TELLING_FAILURES = 3;

/**
 * Says whether a failure tells the account owner that somebody knows the password: every one that locks does; where
 * something is bound, so do several in a row, and the first one at an address he did not last sign in from. A typo at
 * home, and a code mistaken while binding, say nothing.
 */
function isTelling({ subject, scope, occasion }: Submission<FactorKind>, failures: number, nowMs: number): boolean {
  if (lockedUntilAfter(failures, nowMs) !== null) return true;
  if (occasion === "confirm") return false;
  return failures === TELLING_FAILURES || (failures === 1 && isElsewhere(subject, scope));
}

function isElsewhere({ user }: Subject, { origin }: Scope): boolean {
  return user.lastIp !== null && user.lastIp !== origin.ip;
}

/** @param refused what was said of each candidate, in their order */
function countFailure<K extends FactorKind>(
  ports: Ports,
  submission: Submission<K>,
  refused: readonly RefusedVerdict[],
): Decision<never> {
  const { subject, kind, scope, act, candidates, holds = [] } = submission;
  const nowMs = ports.clock.nowMs();
  const { failureCap: cap, refusal: name } = factors[kind];
  const failures = (subject.attempts[kind]?.failures ?? 0) + 1;
  const voidLockMs = voidLockOf(subject.attempts[kind], nowMs);
  const telling = isTelling(submission, failures, nowMs);
  const clockOff = refused.find((each) => each.clockOff !== undefined)?.clockOff;
  const changes: readonly Change[] = [
    ...holds,
    ...refused.flatMap(consumption),
    ...refused.flatMap((each, index) => burning(candidates[index], each, nowMs)),
    { type: "failAttempt", subject: refOf(subject), factor: kind, cap, voidLockMs, nowMs },
    ...(telling ? tellOwner(ports, subject.user, scope, { purpose: "wrongSecondFactor", item: null }) : []),
    audit(scope, nowMs, { ...act, failure: clockOff === undefined ? "wrongProof" : whyOff(clockOff.seconds) }),
  ];
  const told = clockOff === undefined ? {} : { clockOffSeconds: clockOff.seconds };
  return refusal(changes, ({ attempts }) => new MfaError(name, { remainCount: remainingTries(attempts), ...told }));
}

/** Whoever helps the person has to look at the clock of his phone, not for a burglar. */
function whyOff(seconds: number): PlainReason {
  return seconds > 0 ? "clockAhead" : "clockBehind";
}

/** Uses up what was told to be a proof to come. */
function burning(candidate: Authenticator | undefined, { clockOff }: RefusedVerdict, nowMs: number): readonly Change[] {
  const next = clockOff?.next ?? null;
  return candidate === undefined || next === null ? [] : [storeAuthenticator(candidate, { state: next }, nowMs)];
}

/**
 * A passed factor frees those that too many failures had switched off; one that does not count, where nothing does:
 * whoever has a photo or a mailbox must not be given more guesses at what proves more. NIST SP 800-63B-4 §3.2.2
 */
function freedBy(subject: Subject, passed: FactorKind): readonly FactorKind[] {
  if (!counts(passed) && someCount(secondFactorsOf(subject))) return [];
  const kinds = Object.keys(subject.attempts) as FactorKind[]; // keys of a record typed by FactorKind
  const isOff = (kind: FactorKind): boolean => (subject.attempts[kind]?.failures ?? 0) >= factors[kind].failureCap;
  return kinds.filter((kind) => kind !== passed && isOff(kind));
}
