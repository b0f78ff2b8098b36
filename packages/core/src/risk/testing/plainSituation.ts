import type { Standing } from "../../model/decision.ts";
import type { Situation } from "../../model/situation.ts";

const DAY_MS = 24 * 3_600_000;
export const NOW_MS = Date.UTC(2026, 10, 30, 9);

/** Gives a sign-in like all those before it; `fields` say what is different. */
export function plainSituation(fields: Partial<Situation> = {}): Situation {
  return {
    atMs: NOW_MS,
    ip: "192.0.2.7",
    place: { country: "CN", city: "Shanghai", network: "AS4134" },
    isFirst: false,
    signIns: 200,
    lastSignInAtMs: NOW_MS - DAY_MS,
    device: "known",
    address: "known",
    network: "known",
    country: "known",
    city: "known",
    hour: "known",
    browser: "known",
    journey: { distanceKm: 0, errorKm: 0, elapsedMs: DAY_MS },
    failures: 0,
    isDenied: false,
    isAnonymous: false,
    isLeaked: false,
    isReported: false,
    ...fields,
  };
}

/** Gives an account of a year ago with a second factor. */
export function plainStanding(fields: Partial<Standing> = {}): Standing {
  return { userId: "b0".repeat(12), createdAtMs: NOW_MS - 365 * DAY_MS, hasFactor: true, ...fields };
}
