import type { Authenticator, FactorKind, PolicyFactor, Subject } from "./model.ts";

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
