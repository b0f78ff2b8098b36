import { type Freeing, limitRules, type Refusal, type StandingName, standingRules } from "@countersign/core";
import { isoOrNull } from "../iso.ts";
import { table } from "./output/table.ts";
import { timeUntil } from "./output/timeUntil.ts";

const freedBy: Readonly<Record<Freeing, string>> = {
  unlock: "user unlock",
  unlockFrom: "user unlock --from",
  never: "nothing",
};

/** Prints the limits that refuse somebody, each with why, until when and what frees it. */
export function printRefusals(refusals: readonly Refusal[], nowMs: number): string {
  const rows = refusals.map((each) => [
    ...[each.limit, each.about ?? "", limitRules[each.limit].counts, limitRules[each.limit].refuses],
    ...[endOf(each, nowMs), freedBy[each.freeing]],
  ]);
  return table(["LIMIT", "OF", "COUNTS", "REFUSES", "UNTIL", "FREED BY"], rows);
}

/** Gives when a limit ends, as a time and in words. */
function endOf({ limit, endsAtMs }: Refusal, nowMs: number): string {
  if (endsAtMs !== null) return `${isoOrNull(endsAtMs)} (${timeUntil(endsAtMs, nowMs)})`;
  return limit in standingRules ? standingRules[limit as StandingName].remedy : ""; // a key of it
}
