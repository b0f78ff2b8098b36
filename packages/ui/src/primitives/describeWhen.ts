import type { Lang } from "@countersign/sdk";

const DAY_S = 24 * 3600;
const STEPS = [
  ["minute", 60],
  ["hour", 3600],
  ["day", DAY_S],
] as const;
/** What is longer ago is told by its date. */
const RELATIVE_S = 30 * DAY_S;

const JUST_NOW: Readonly<Record<Lang, string>> = { "en-US": "just now", "zh-CN": "刚刚" };

/** Gives a moment in words, as near to now as it is. */
export function describeWhen(lang: Lang, atMs: number, nowMs: number): string {
  const seconds = Math.min(0, Math.round((atMs - nowMs) / 1000));
  if (-seconds >= RELATIVE_S) return new Date(atMs).toLocaleDateString(lang, { dateStyle: "medium" });
  const step = STEPS.findLast(([, length]) => -seconds >= length);
  if (step === undefined) return JUST_NOW[lang];
  const [unit, length] = step;
  return new Intl.RelativeTimeFormat(lang, { numeric: "auto" }).format(-Math.floor(-seconds / length), unit);
}
