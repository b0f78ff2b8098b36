import { confirmedOf, isOnlyBiometric, kindOf, secondFactorsOf } from "../factors/assurance.ts";
import type { Application, FactorKind, FirstFactor, PolicyFactor, Subject } from "../model/model.ts";

export interface FactorChoice {
  readonly factor: PolicyFactor;
  /** False: choosing it means binding it first. */
  readonly bound: boolean;
}

export type SignInDecision =
  | { readonly kind: "complete" }
  | {
      readonly kind: "secondFactor";
      /** Whether the account owner asked for it, or the application. */
      readonly reason: "personal" | "application";
      /** Bound ones first. Never empty. */
      readonly choices: readonly FactorChoice[];
    };

const ORDER: readonly PolicyFactor[] = ["OTP", "SMS", "EMAIL", "FACE", "PASSKEY"];

/** Says which factors are due after the first one. Every way in passes here. */
export function decideSignIn(subject: Subject, application: Application, firstFactor: FirstFactor): SignInDecision {
  const personal = confirmedOf(subject, "totp").some((each) => each.source === "SELF");
  if (!personal && application.factors.length === 0) return { kind: "complete" };
  const reason = personal ? "personal" : "application";
  return { kind: "secondFactor", reason, choices: choicesFor(subject, application, firstFactor) };
}

/**
 * Gives what may raise a session: what a face does not prove, it is not asked for while there is something else that
 * does.
 */
export function stepUpChoicesFor(
  subject: Subject,
  application: Application,
  firstFactor: FirstFactor,
): readonly FactorChoice[] {
  const choices = choicesFor(subject, application, firstFactor);
  const others = choices.filter(({ factor }) => factor !== "FACE");
  return others.some(({ bound }) => bound) && !isOnlyBiometric(secondFactorsOf(subject)) ? others : choices;
}

/**
 * Gives what the claimant may choose from: the bound factors, or what the application lets him bind while he has none.
 * Whoever reset the password through a mailbox proves nothing by that mailbox, as long as there is another factor.
 * Beside nothing but a face the recovery code is offered, as where an app's code is asked for: NIST SP 800-63B-4 §3.2.3
 */
export function choicesFor(
  subject: Subject,
  application: Application,
  firstFactor: FirstFactor,
): readonly FactorChoice[] {
  const bound = secondFactorsOf(subject);
  const offered =
    bound.size > 0
      ? ORDER.filter((factor) => isBound(bound, factor))
      : ORDER.filter((factor) => application.factors.includes(factor));
  const second = offered.filter((factor) => kindOf[factor] !== firstFactor);
  const kept = second.filter((factor) => subject.resetBy === null || kindOf[factor] !== subject.resetBy);
  const choices = kept.length > 0 ? kept : second;
  if (choices.length === 0) return [{ factor: "OTP", bound: false }];
  const named = choices.map((factor) => ({ factor, bound: isBound(bound, factor) }));
  const isFaceAlone = bound.size > 0 && isOnlyBiometric(bound);
  return isFaceAlone && confirmedOf(subject, "recovery").length > 0
    ? [...named, { factor: "OTP", bound: true }]
    : named;
}

function isBound(bound: ReadonlySet<FactorKind>, factor: PolicyFactor): boolean {
  const kind = kindOf[factor];
  return kind !== null && bound.has(kind);
}
