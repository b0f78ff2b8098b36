import { livenessFailures } from "@countersign/contract";
import { plainReasons, windowRules } from "@countersign/core";
import { OTHER } from "./metricRow.ts";

const byWindows: ReadonlySet<string> = new Set(Object.values(windowRules).map(({ trail }) => `${trail}Limit`));

/** What becomes of an act, as its label tells it. */
export const outcomes: readonly string[] = [
  "success",
  "limited",
  ...plainReasons,
  ...Object.keys(livenessFailures),
  OTHER,
];

const known: ReadonlySet<string> = new Set(outcomes);

/** Gives the outcome of an act by what its event says: a word of a closed list, whatever a trail may come to say. */
export function outcomeOf(event: { readonly result: "success" | "failure"; readonly reason: string | null }): string {
  if (event.result === "success") return "success";
  const { reason } = event;
  if (reason === null) return OTHER;
  if (byWindows.has(reason)) return "limited";
  return known.has(reason) && reason !== "success" ? reason : OTHER;
}
