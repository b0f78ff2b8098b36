import type { Clock } from "@countersign/core";

/** A clock that stands still until a test moves it. */
export interface FixedClock extends Clock {
  set(ms: number): void;
  /** Moves by `ms`; a negative number steps back, as a corrected machine clock does. */
  advance(ms: number): void;
}

/** Gives a clock that shows `startMs` and moves only when told. */
export function createFixedClock(startMs: number): FixedClock {
  let currentMs = startMs;
  return {
    nowMs: () => currentMs,
    set(ms) {
      currentMs = ms;
    },
    advance(ms) {
      currentMs += ms;
    },
  };
}
