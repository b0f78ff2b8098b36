import { type FailureName, MfaError } from "@countersign/contract/errors";
import { failureCap, lockedUntilAfter, remainingTries, throttleOf } from "../limits/throttle.ts";
import type { Amr, Authenticator, FactorKind, SentCode, Subject, SubjectRef } from "../model/model.ts";
import type { Change, Ports } from "../model/ports.ts";
import { tellOwner } from "../notices/notices.ts";
import { type Act, audit, type Scope } from "../settle/audit.ts";
import { type Decision, refusal } from "../settle/settleDecision.ts";
import { isOnlyBiometric, secondFactorsOf } from "./assurance.ts";
import type { Verdict } from "./factor.ts";
import { type JudgedKind, judging, type ProofOf } from "./factors.ts";

export const wrongProof: Readonly<Record<JudgedKind, FailureName>> = {
  totp: "totpWrong",
  recovery: "recoveryCodeWrong",
  sms: "codeWrong",
  email: "codeWrong",
  face: "faceWrong",
};

/** Gives the refusal that spends no attempt; `failure` goes to the trail. */
export function refuseUncounted(
  scope: Scope,
  nowMs: number,
  act: Act,
  failure: string,
  error: MfaError,
): Decision<never> {
  return refusal([audit(scope, nowMs, { ...act, failure })], error);
}

export interface Submission<K extends JudgedKind> {
  readonly subject: Subject;
  readonly kind: K;
  readonly proof: ProofOf<K>;
  readonly scope: Scope;
  readonly act: Act;
  readonly occasion: "confirm" | "verify";
  /** What the proof is tried against; those of version 0 are not stored yet. */
  readonly candidates: readonly Authenticator[];
  /** Codes that may be answered; left out for factors that send none. */
  readonly sent?: readonly SentCode[];
  /** What must still hold for a failure to count: a copy of what has just succeeded is none. */
  readonly holds?: readonly Change[];
  /** What a wrong proof comes to where nothing is guessed at; left out: a failed attempt. */
  readonly wrong?: Decision<never>;
}

export interface AcceptedProof {
  readonly accepted: true;
  /** Stores what the proof used up. */
  readonly changes: readonly Change[];
  readonly authenticator: Authenticator;
  readonly issued: string | null;
  /** What a session gains by it. */
  readonly amr: readonly Amr[];
}

/** Gives the refusal of a factor that may not be tried now; null when it may. */
export function refuseThrottled(
  ports: Ports,
  { subject, kind, scope, act }: Pick<Submission<JudgedKind>, "subject" | "kind" | "scope" | "act">,
): Decision<never> | null {
  const nowMs = ports.clock.nowMs();
  const throttle = throttleOf(kind, subject.attempts[kind], nowMs);
  if (throttle.state === "free") return null;
  if (throttle.state === "disabled") {
    return refuseUncounted(scope, nowMs, act, "disabled", new MfaError("factorDisabled"));
  }
  const error = new MfaError("factorLocked", { retryAfterSeconds: throttle.retryAfterSeconds });
  return refuseUncounted(scope, nowMs, act, "locked", error);
}

/** Judges one proof against all authenticators of its kind, as one attempt under the throttle. */
export async function judgeProof<K extends JudgedKind>(
  ports: Ports,
  submission: Submission<K>,
): Promise<AcceptedProof | { readonly accepted: false; readonly refusal: Decision<never> }> {
  const throttled = refuseThrottled(ports, submission);
  if (throttled !== null) return { accepted: false, refusal: throttled };
  const nowMs = ports.clock.nowMs();
  const judged = await judgeCandidates(ports, submission);
  if (judged.ok) return accept(submission, judged.authenticator, judged.verdict, nowMs);
  if (judged.expired) return { accepted: false, refusal: refuseExpired(submission, nowMs) };
  return { accepted: false, refusal: submission.wrong ?? countFailure(ports, submission) };
}

type AcceptedVerdict = Extract<Verdict<unknown>, { ok: true }>;

function accept<K extends JudgedKind>(
  { subject, kind }: Submission<K>,
  authenticator: Authenticator,
  { next, issued, consumed, amr = judging[kind].amr }: AcceptedVerdict,
  nowMs: number,
): AcceptedProof {
  const { version } = authenticator;
  const stored: Authenticator = {
    ...authenticator,
    state: next,
    version: version + 1,
    updatedAtMs: nowMs,
    status: "confirmed",
    expiresAtMs: null,
  };
  const ref = refOf(subject);
  const judgedFailures = subject.attempts[kind]?.failures ?? 0;
  const freed = freedBy(subject, kind);
  return {
    accepted: true,
    authenticator: stored,
    issued: issued ?? null,
    amr,
    changes: [
      { type: "saveAuthenticator", authenticator: stored, expectedVersion: version === 0 ? null : version },
      ...(consumed === undefined ? [] : [{ type: "consumeCode", poolId: consumed.poolId, id: consumed.id } as const]),
      { type: "passAttempt", subject: ref, factor: kind, judgedFailures, nowMs },
      ...(freed.length === 0 ? [] : [{ type: "clearAttempts", subject: ref, factors: freed } as const]),
    ],
  };
}

/** Judges every candidate before answering, so that time does not tell which one matched. */
async function judgeCandidates<K extends JudgedKind>(
  ports: Ports,
  { candidates, kind, occasion, proof, sent = [] }: Submission<K>,
): Promise<
  | { readonly ok: true; readonly authenticator: Authenticator; readonly verdict: AcceptedVerdict }
  | { readonly ok: false; readonly expired: boolean }
> {
  const judge = judging[kind][occasion];
  const verdicts = await Promise.all(candidates.map((each) => judge(ports, each, proof, sent)));
  for (const [index, authenticator] of candidates.entries()) {
    const verdict = verdicts[index];
    if (verdict?.ok) return { ok: true, authenticator, verdict };
  }
  return { ok: false, expired: verdicts.some((each) => !each.ok && each.expired === true) };
}

/** A code that came too late was right: it spends no attempt. */
function refuseExpired({ scope, act }: Submission<JudgedKind>, nowMs: number): Decision<never> {
  return refuseUncounted(scope, nowMs, act, "expired", new MfaError("codeExpired"));
}

/** The first failure and every one that locks are told to the account owner: somebody knew the password. */
function countFailure<K extends JudgedKind>(
  ports: Ports,
  { subject, kind, scope, act, holds = [] }: Submission<K>,
): Decision<never> {
  const nowMs = ports.clock.nowMs();
  const failures = (subject.attempts[kind]?.failures ?? 0) + 1;
  const telling = failures === 1 || lockedUntilAfter(failures, nowMs) !== null;
  const changes: readonly Change[] = [
    ...holds,
    { type: "failAttempt", subject: refOf(subject), factor: kind, nowMs },
    ...(telling ? tellOwner(ports, subject.user, scope, { purpose: "wrongSecondFactor", item: null }) : []),
    audit(scope, nowMs, { ...act, failure: "wrongProof" }),
  ];
  return refusal(changes, ({ attempts }) => new MfaError(wrongProof[kind], { remainCount: remainingTries(attempts) }));
}

/**
 * A passed factor frees those that too many failures had switched off; a face, where it is all there is: whoever has a
 * photo must not be given more guesses at what proves more. NIST SP 800-63B-4 §3.2.2
 */
function freedBy(subject: Subject, passed: JudgedKind): readonly FactorKind[] {
  if (isOnlyBiometric(new Set([passed])) && !isOnlyBiometric(secondFactorsOf(subject))) return [];
  const kinds = Object.keys(subject.attempts) as FactorKind[]; // keys of a record typed by FactorKind
  return kinds.filter((kind) => kind !== passed && (subject.attempts[kind]?.failures ?? 0) >= failureCap(kind));
}

export function refOf(subject: Subject): SubjectRef {
  return { poolId: subject.user.poolId, userId: subject.user.userId };
}
