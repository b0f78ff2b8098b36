import { confirmedOf, counts, isOnlyBiometric, kindOf, secondFactorsOf, someCount } from "../factors/assurance.ts";
import type { FactorFacts } from "../factors/factor.ts";
import { inOrder } from "../factors/factors.ts";
import type { Application, FirstFactor, PolicyFactor, Subject } from "../model/model.ts";

export interface FactorChoice {
  readonly factor: PolicyFactor;
  /** False: choosing it means binding it first. */
  readonly bound: boolean;
}

export type SignInDecision =
  | { readonly kind: "complete" }
  | {
      readonly kind: "secondFactor";
      /** Whether the application asked for it, or else the account owner. */
      readonly reason: "personal" | "application";
      /** Bound ones first. Never empty. */
      readonly choices: readonly FactorChoice[];
    };

/** Everybody can bind an authenticator app, and its screen is where recovery codes are typed. */
export const FALLBACK: PolicyFactor = "OTP";

/** Says which factors are due after the first one. Every way in passes here. */
export function decideSignIn(subject: Subject, application: Application, firstFactor: FirstFactor): SignInDecision {
  const isDemanded = application.factors.length > 0;
  const isOwnWish = confirmedOf(subject, "totp").some((each) => each.source === "SELF");
  if (!isDemanded && !isOwnWish) return { kind: "complete" };
  const reason = isDemanded ? "application" : "personal";
  return { kind: "secondFactor", reason, choices: choicesFor(subject, application, firstFactor) };
}

/** Gives what may raise a session: only what counts, where something does. */
export function stepUpChoicesFor(
  subject: Subject,
  application: Application,
  firstFactor: FirstFactor,
): readonly FactorChoice[] {
  const choices = choicesFor(subject, application, firstFactor);
  if (!someCount(secondFactorsOf(subject))) return choices;
  return preferring(choices, ({ factor, bound }) => {
    const kind = kindOf(factor);
    return bound && kind !== null && counts(kind);
  });
}

/**
 * Gives what the claimant may choose from: of what is bound that which counts, and what does not only where the
 * application names it or there is nothing else; while nothing is bound, what the application lets him bind. Whoever
 * reset the password through a mailbox proves nothing by that mailbox, as long as there is another factor. Beside nothing
 * but a face the recovery code is offered, as where an app's code is asked for: NIST SP 800-63B-4 §3.2.3
 */
export function choicesFor(
  subject: Subject,
  application: Application,
  firstFactor: FirstFactor,
): readonly FactorChoice[] {
  const bound = secondFactorsOf(subject);
  const isDemanded = ({ policyWord }: FactorFacts): boolean =>
    policyWord !== null && application.factors.includes(policyWord);
  const known = inOrder.filter((each) => (bound.size > 0 ? bound.has(each.kind) : isDemanded(each)));
  const second = known.filter(({ channel }) => channel === null || channel !== firstFactor);
  const proving = preferring(second, ({ channel }) => channel === null || channel !== subject.resetBy);
  const offered = preferring(proving, (each) => counts(each.kind) || isDemanded(each));
  const choices = offered.flatMap(({ policyWord, kind }) =>
    policyWord === null ? [] : [{ factor: policyWord, bound: bound.has(kind) }],
  );
  if (choices.length === 0) return [{ factor: FALLBACK, bound: false }];
  const isFaceAlone = bound.size > 0 && isOnlyBiometric(bound);
  return isFaceAlone && confirmedOf(subject, "recovery").length > 0
    ? [...choices, { factor: FALLBACK, bound: true }]
    : choices;
}

/** Whether nothing can come of the choices: what is bound is how he came in, and nothing else may be bound by an mfaToken. */
export function isDeadEnd(choices: readonly FactorChoice[], subject: Subject): boolean {
  return secondFactorsOf(subject).size > 0 && choices.every(({ bound }) => !bound);
}

/** Gives those that fit, or all where none does. */
export function preferring<T>(all: readonly T[], fits: (each: T) => boolean): readonly T[] {
  const fitting = all.filter(fits);
  return fitting.length > 0 ? fitting : all;
}
