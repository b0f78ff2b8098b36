import { kindOf, secondFactorsOf, standsIn } from "../factors/assurance.ts";
import type { Application, DeviceTrust, FactorKind, FirstFactor, Subject } from "../model/model.ts";
import { isAhead } from "../model/storedTimes.ts";
import { choicesFor } from "./decideSignIn.ts";

const DAY_MS = 24 * 3_600_000;
/** The longest that an operator may set. */
export const MOST_TRUST_DAYS = 90;

/** Gives which of an account's factors an application accepts of somebody who came in by `firstFactor`. */
export function acceptedOf(
  subject: Subject,
  application: Application,
  firstFactor: FirstFactor,
): ReadonlySet<FactorKind> {
  const bound = secondFactorsOf(subject);
  const offered = choicesFor(subject, application, firstFactor).flatMap(({ factor }) => kindOf(factor) ?? []);
  return new Set(offered.filter((kind) => bound.has(kind)));
}

/** Gives when a device is no longer trusted: when it was said to be, or sooner where the application says so since. */
export function trustEndsAtMs({ createdAtMs, expiresAtMs }: DeviceTrust, { trustDays }: Application): number {
  return Math.min(expiresAtMs, createdAtMs + trustDays * DAY_MS);
}

/** Gives when a device that is trusted now is no longer. */
export function newTrustEndsAtMs({ trustDays }: Application, nowMs: number): number {
  return nowMs + Math.min(trustDays, MOST_TRUST_DAYS) * DAY_MS;
}

/**
 * Says whether a device stands in for what an application demands of all: for itself alone, while that is allowed, and as far as what was
 * passed on it is still bound and would be accepted now.
 */
export function standsFor(
  trust: DeviceTrust,
  { subject, application }: { readonly subject: Subject; readonly application: Application },
  firstFactor: FirstFactor,
  nowMs: number,
): boolean {
  const isOver = trustEndsAtMs(trust, application) <= nowMs || isAhead(trust.createdAtMs, nowMs);
  if (trust.appId !== application.id || isOver || firstFactor === "external") return false;
  if (secondFactorsOf(subject).size === 0) return false;
  const accepted = acceptedOf(subject, application, firstFactor);
  const passed = Object.keys(trust.passed) as FactorKind[]; // keys of a record typed by FactorKind
  return passed.some((kind) => standsIn(kind) || accepted.has(kind));
}
