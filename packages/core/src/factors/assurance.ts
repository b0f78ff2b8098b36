import type { Amr, Authenticator, FactorKind, PolicyFactor, Session, Subject } from "../model/model.ts";
import { factors, inOrder } from "./factors.ts";

/** Gives the kind of authenticator behind a factor of a policy; null for one that this build has none for. */
export function kindOf(word: PolicyFactor): FactorKind | null {
  return inOrder.find(({ policyWord }) => policyWord === word)?.kind ?? null;
}

export function confirmedOf(subject: Subject, kind: FactorKind): readonly Authenticator[] {
  return subject.authenticators.filter((each) => each.kind === kind && each.status === "confirmed");
}

export function pendingOf(subject: Subject, kind: FactorKind): readonly Authenticator[] {
  return subject.authenticators.filter((each) => each.kind === kind && each.status === "pending");
}

/** Gives the kinds a sign-in can be completed with. A look-up secret only stands in for one. */
export function secondFactorsOf({ authenticators }: Pick<Subject, "authenticators">): ReadonlySet<FactorKind> {
  const confirmed = authenticators.filter(({ status }) => status === "confirmed");
  return new Set(confirmed.map(({ kind }) => kind).filter((kind) => !standsIn(kind)));
}

/** Whether it is kept for when the others are lost: good beside any of them, and none by itself. */
export function standsIn(kind: FactorKind): boolean {
  return factors[kind].traits.nistType === "look-up-secret";
}

/** Whether a factor adds assurance: whether it is an authenticator at all, in the sense of NIST SP 800-63B-4 §3.1. */
export function counts(kind: FactorKind): boolean {
  return factors[kind].traits.nistType !== "none";
}

export function someCount(kinds: Iterable<FactorKind>): boolean {
  return [...kinds].some(counts);
}

/** Whether all there is to prove are biometrics. */
export function isOnlyBiometric(kinds: Iterable<FactorKind>): boolean {
  return [...kinds].every((kind) => factors[kind].traits.isBiometric);
}

/**
 * Gives what is proved once a second factor has added to it. `mfa` stands for assurance: what a back end passed is one factor of
 * two only where it says that it was a password. RFC 8176 §2
 */
export function amrWith(
  { firstFactor, amr }: Pick<Session, "firstFactor" | "amr">,
  kind: FactorKind,
  added: readonly Amr[],
): readonly Amr[] {
  const isSecond = firstFactor !== "external" || amr.includes("pwd");
  const all: readonly Amr[] = [...amr, ...added, ...(isSecond && counts(kind) ? (["mfa"] as const) : [])];
  return [...new Set(all)];
}

/** Gives the assurance that a session has reached: 2 with a second factor that counts, else 1. */
export function assuranceLevel({ amr }: Pick<Session, "amr">): 1 | 2 {
  return amr.includes("mfa") ? 2 : 1;
}

/** Gives when what raised a session to assurance 2 was last passed in it; null for one that is at 1. */
export function raisedAtMs({ amr, passed }: Pick<Session, "amr" | "passed">): number | null {
  if (assuranceLevel({ amr }) === 1) return null;
  const kinds = Object.keys(passed) as FactorKind[]; // keys of a record typed by FactorKind
  const times = kinds.flatMap((kind) => (counts(kind) ? (passed[kind] ?? []) : []));
  return times.length === 0 ? null : Math.max(...times);
}
