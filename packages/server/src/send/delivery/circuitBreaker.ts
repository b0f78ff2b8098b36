import type { Clock } from "@countersign/core";

export interface BreakerOptions {
  /** Consecutive failures that open it. */
  readonly failureThreshold: number;
  /** How long it stays open before one attempt may probe. */
  readonly openMs: number;
}

/** How an attempt ended for the gateway; `unknown` is for one that we broke off ourselves. */
export type BreakerOutcome = "alive" | "failing" | "unknown";

export interface CircuitBreaker {
  readonly state: "closed" | "open" | "halfOpen";
  /** When an open breaker lets the next attempt through; null while it is not open. */
  readonly retryAtMs: number | null;
  /** When the last of two failures or more in a row was; null: the last attempt went well, or it alone failed. */
  readonly failedAtMs: number | null;
  /** Takes leave for one attempt, which `settle` must end; false means: do not try. */
  enter(): boolean;
  settle(outcome: BreakerOutcome): void;
}

/** Makes a closed breaker. It decides alone and remembers nothing beyond this process. */
export function createCircuitBreaker(options: BreakerOptions, clock: Clock): CircuitBreaker {
  let failures = 0;
  let lastFailureAtMs: number | null = null;
  let openedAtMs: number | null = null;
  let probing = false;

  function isDue(sinceMs: number): boolean {
    const elapsedMs = clock.nowMs() - sinceMs;
    // A clock that was set back must not hold the breaker open.
    return elapsedMs >= options.openMs || elapsedMs < 0;
  }

  return {
    get state() {
      if (openedAtMs === null) return "closed";
      return probing || isDue(openedAtMs) ? "halfOpen" : "open";
    },
    get retryAtMs() {
      return openedAtMs === null || probing || isDue(openedAtMs) ? null : openedAtMs + options.openMs;
    },
    get failedAtMs() {
      return failures < 2 ? null : lastFailureAtMs;
    },
    enter() {
      if (openedAtMs === null) return true;
      if (probing || !isDue(openedAtMs)) return false;
      probing = true;
      return true;
    },
    settle(outcome) {
      if (outcome === "alive") {
        failures = 0;
        openedAtMs = null;
      } else if (outcome === "failing") {
        failures += 1;
        lastFailureAtMs = clock.nowMs();
        if (probing || (openedAtMs === null && failures >= options.failureThreshold)) openedAtMs = clock.nowMs();
      }
      probing = false;
    },
  };
}
