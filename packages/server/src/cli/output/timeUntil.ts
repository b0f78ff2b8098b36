import { count } from "./count.ts";

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** Gives how long it is until a moment, in the largest unit of which it has two, never too short; such as "in 15 minutes". */
export function timeUntil(atMs: number, nowMs: number): string {
  const leftMs = Math.max(0, atMs - nowMs);
  const [unit, ms] = UNITS.find(([, each]) => leftMs >= 2 * each) ?? ["second", 1000];
  return `in ${count(Math.ceil(leftMs / ms), unit)}`;
}
