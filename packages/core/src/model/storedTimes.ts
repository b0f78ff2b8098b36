/** How far the clocks of two nodes may be apart. */
export const CLOCK_TOLERANCE_MS = 60_000;

/**
 * Says whether what is to end at `endsAtMs`, and lasts `ruleMs` at most, still stands at `nowMs`. A clock that was ahead
 * leaves ends behind that no rule gives: those are void.
 */
export function stands(endsAtMs: number, ruleMs: number, nowMs: number): boolean {
  return endsAtMs > nowMs && endsAtMs <= nowMs + ruleMs + CLOCK_TOLERANCE_MS;
}

/** Gives for how many seconds whoever is refused has to wait: one at least, and never longer than the rule. */
export function secondsUntil(endsAtMs: number, ruleMs: number, nowMs: number): number {
  return Math.max(1, Math.ceil(Math.min(endsAtMs - nowMs, ruleMs) / 1000));
}

/** Whether a stored time was written by a clock that was ahead: what began then does not count yet. */
export function isAhead(atMs: number, nowMs: number): boolean {
  return atMs > nowMs + CLOCK_TOLERANCE_MS;
}
