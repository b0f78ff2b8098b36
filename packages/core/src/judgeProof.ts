import { type FailureName, MfaError } from "@countersign/contract/errors";
import { type Act, audit, type Scope } from "./audit.ts";
import type { Verdict } from "./factor.ts";
import { factors, type JudgedKind } from "./factors/factors.ts";
import type { Authenticator, FactorKind, Subject, SubjectRef } from "./model.ts";
import type { Change, Ports } from "./ports.ts";
import { type Decision, refusal } from "./settleDecision.ts";
import { failureCap, remainingTries, throttleOf } from "./throttle.ts";

export const wrongProof: Readonly<Record<JudgedKind, FailureName>> = {
  totp: "totpWrong",
  recovery: "recoveryCodeWrong",
};

/** Gives the refusal that spends no attempt; `failure` goes to the trail. */
export function refuseUncounted(scope: Scope, nowMs: number, act: Act, failure: string, error: MfaError): Decision<never> {
  return refusal([audit(scope, nowMs, { ...act, failure })], error);
}

export interface Submission {
  readonly subject: Subject;
  readonly kind: JudgedKind;
  readonly proof: string;
  readonly scope: Scope;
  readonly act: Act;
  readonly occasion: "confirm" | "verify";
}

export interface AcceptedProof {
  readonly accepted: true;
  /** Stores what the proof used up. */
  readonly changes: readonly Change[];
  readonly authenticator: Authenticator;
  readonly issued: string | null;
}

/** Judges one proof against all authenticators of its kind, as one attempt under the throttle. */
export async function judgeProof(
  ports: Ports,
  submission: Submission,
): Promise<AcceptedProof | { readonly accepted: false; readonly refusal: Decision<never> }> {
  const { subject, kind, proof, scope, act, occasion } = submission;
  const nowMs = ports.clock.nowMs();
  const throttle = throttleOf(kind, subject.attempts[kind], nowMs);
  if (throttle.state === "locked") {
    const error = new MfaError("factorLocked", { retryAfterSeconds: throttle.retryAfterSeconds });
    return { accepted: false, refusal: refuseUncounted(scope, nowMs, act, "locked", error) };
  }
  if (throttle.state === "disabled") {
    return { accepted: false, refusal: refuseUncounted(scope, nowMs, act, "disabled", new MfaError("factorDisabled")) };
  }
  const candidates = subject.authenticators.filter(
    (each) => each.kind === kind && each.status === (occasion === "verify" ? "confirmed" : "pending"),
  );
  const accepted = await firstAccepted(ports, candidates, kind, proof, occasion);
  if (accepted === null) return { accepted: false, refusal: countFailure(ports, submission) };
  const { authenticator, verdict } = accepted;
  const next: Authenticator = {
    ...authenticator, state: verdict.next, version: authenticator.version + 1, updatedAtMs: nowMs,
    status: "confirmed", expiresAtMs: null,
  };
  const ref = refOf(subject);
  const freed = disabledFactorsOf(subject).filter((each) => each !== kind);
  return {
    accepted: true,
    authenticator: next,
    issued: verdict.issued ?? null,
    changes: [
      { type: "saveAuthenticator", authenticator: next, expectedVersion: authenticator.version },
      { type: "passAttempt", subject: ref, factor: kind, judgedFailures: throttle.failures, nowMs },
      ...(freed.length === 0 ? [] : [{ type: "clearAttempts", subject: ref, factors: freed } as const]),
    ],
  };
}

/** Judges every candidate before answering, so that time does not tell which one matched. */
async function firstAccepted(
  ports: Ports,
  candidates: readonly Authenticator[],
  kind: JudgedKind,
  proof: string,
  occasion: Submission["occasion"],
): Promise<{ authenticator: Authenticator; verdict: Extract<Verdict<unknown>, { ok: true }> } | null> {
  const verdicts = await Promise.all(candidates.map((each) => factors[kind][occasion](ports, each, proof)));
  for (const [index, authenticator] of candidates.entries()) {
    const verdict = verdicts[index];
    if (verdict?.ok) return { authenticator, verdict };
  }
  return null;
}

function countFailure(ports: Ports, { subject, kind, scope, act }: Submission): Decision<never> {
  const nowMs = ports.clock.nowMs();
  const changes: readonly Change[] = [
    { type: "failAttempt", subject: refOf(subject), factor: kind, nowMs },
    audit(scope, nowMs, { ...act, failure: "wrongProof" }),
  ];
  return refusal(changes, ({ attempts }) => new MfaError(wrongProof[kind], { remainCount: remainingTries(attempts) }));
}

/** A passed factor frees those that too many failures had switched off. NIST SP 800-63B-4 §3.2.2 */
function disabledFactorsOf(subject: Subject): readonly FactorKind[] {
  const kinds = Object.keys(subject.attempts) as FactorKind[]; // keys of a record typed by FactorKind
  return kinds.filter((kind) => (subject.attempts[kind]?.failures ?? 0) >= failureCap(kind));
}

export function refOf(subject: Subject): SubjectRef {
  return { poolId: subject.user.poolId, userId: subject.user.userId };
}
