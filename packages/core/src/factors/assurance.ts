import type { Amr, Authenticator, FactorKind, PolicyFactor, Session, Subject } from "../model/model.ts";

/** The kind of authenticator behind each factor of a policy; passkeys have none in this build. */
export const kindOf: Readonly<Record<PolicyFactor, FactorKind | null>> = {
  OTP: "totp",
  SMS: "sms",
  EMAIL: "email",
  FACE: "face",
  PASSKEY: null,
};

export function confirmedOf(subject: Subject, kind: FactorKind): readonly Authenticator[] {
  return subject.authenticators.filter((each) => each.kind === kind && each.status === "confirmed");
}

export function pendingOf(subject: Subject, kind: FactorKind): readonly Authenticator[] {
  return subject.authenticators.filter((each) => each.kind === kind && each.status === "pending");
}

/** Gives the kinds a sign-in can be completed with. A recovery code only stands in for one. */
export function secondFactorsOf(subject: Subject): ReadonlySet<FactorKind> {
  const confirmed = subject.authenticators.filter((each) => each.status === "confirmed" && each.kind !== "recovery");
  return new Set(confirmed.map((each) => each.kind));
}

/**
 * Whether a factor proves nothing by itself: a biometric counts only with something that its owner has, and nobody here
 * can tell that it came from there. NIST SP 800-63B-4 §3.2.3
 */
function isBiometric(kind: FactorKind): boolean {
  return kind === "face";
}

/** Whether all there is to prove are biometrics. */
export function isOnlyBiometric(kinds: ReadonlySet<FactorKind>): boolean {
  return [...kinds].every(isBiometric);
}

/** Gives what is proved once a second factor has added to it. `mfa` stands for assurance, of which a biometric adds none. */
export function amrWith(proved: readonly Amr[], kind: FactorKind, added: readonly Amr[]): readonly Amr[] {
  const all: readonly Amr[] = [...proved, ...added, ...(isBiometric(kind) ? [] : (["mfa"] as const))];
  return [...new Set(all)];
}

/** Gives the assurance that a session has reached: 2 with a second factor that counts, else 1. */
export function assuranceLevel({ amr }: Pick<Session, "amr">): 1 | 2 {
  return amr.includes("mfa") ? 2 : 1;
}
