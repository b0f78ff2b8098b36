import type { Attempts } from "../model/model.ts";
import { secondsUntil, stands } from "../model/storedTimes.ts";

const FREE_FAILURES = 5;
const FIRST_LOCK_MS = 30_000;
const LONGEST_LOCK_MS = 3_600_000;

/** Gives for how long a factor is locked once `failures` stand: 30 s after the fifth, doubling to one hour. */
function lockMs(failures: number): number {
  if (failures < FREE_FAILURES) return 0;
  const doublings = Math.min(failures - FREE_FAILURES, 16);
  return Math.min(FIRST_LOCK_MS * 2 ** doublings, LONGEST_LOCK_MS);
}

/** Gives until when a factor is locked once `failures` stand, or null. */
export function lockedUntilAfter(failures: number, nowMs: number): number | null {
  return failures < FREE_FAILURES ? null : nowMs + lockMs(failures);
}

/** Gives the end of a lock that no rule gives, for a clock was ahead when it was set; null: there is none. */
export function voidLockOf(attempts: Attempts | undefined, nowMs: number): number | null {
  const { failures = 0, lockedUntilMs = null } = attempts ?? {};
  if (lockedUntilMs === null || lockedUntilMs <= nowMs) return null;
  return stands(lockedUntilMs, lockMs(failures), nowMs) ? null : lockedUntilMs;
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
  if (lockedUntilMs !== null && stands(lockedUntilMs, lockMs(failures), nowMs)) {
    return { state: "locked", retryAfterSeconds: secondsUntil(lockedUntilMs, lockMs(failures), nowMs) };
  }
  return { state: "free", failures };
}

/** Gives how many wrong tries are left before the first lock. */
export function remainingTries(attempts: Attempts | null): number {
  return Math.max(0, FREE_FAILURES - (attempts?.failures ?? 0));
}
