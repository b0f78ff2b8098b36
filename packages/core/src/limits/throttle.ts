import type { Attempts } from "../model/model.ts";

const FREE_FAILURES = 5;
const FIRST_LOCK_MS = 30_000;
const LONGEST_LOCK_MS = 3_600_000;

/** Gives until when a factor is locked once `failures` stand, or null: 30 s after the fifth, doubling to one hour. */
export function lockedUntilAfter(failures: number, nowMs: number): number | null {
  if (failures < FREE_FAILURES) return null;
  const doublings = Math.min(failures - FREE_FAILURES, 16);
  return nowMs + Math.min(FIRST_LOCK_MS * 2 ** doublings, LONGEST_LOCK_MS);
}

export type Throttle =
  | { readonly state: "free"; readonly failures: number }
  | { readonly state: "locked"; readonly retryAfterSeconds: number }
  | { readonly state: "disabled" };

/** Says whether a factor that is switched off after `cap` failures may be tried at `nowMs`. */
export function throttleOf(cap: number, attempts: Attempts | undefined, nowMs: number): Throttle {
  const failures = attempts?.failures ?? 0;
  if (failures >= cap) return { state: "disabled" };
  const lockedUntilMs = attempts?.lockedUntilMs ?? null;
  if (lockedUntilMs !== null && lockedUntilMs > nowMs) {
    return { state: "locked", retryAfterSeconds: Math.ceil((lockedUntilMs - nowMs) / 1000) };
  }
  return { state: "free", failures };
}

/** Gives how many wrong tries are left before the first lock. */
export function remainingTries(attempts: Attempts | null): number {
  return Math.max(0, FREE_FAILURES - (attempts?.failures ?? 0));
}
