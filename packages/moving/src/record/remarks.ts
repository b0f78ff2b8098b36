import type { Members } from "./Members.ts";

const LONGEST_NAME = 40;
const MOST_NAMES = 20;

/** Gives one remark that names what stands in a record and is not taken over; none where nothing is left. */
export function remarksOnLeft(...all: readonly Members[]): readonly string[] {
  const names = [...new Set(all.flatMap((members) => members.left()))];
  if (names.length === 0) return [];
  const shown = names.slice(0, MOST_NAMES).map((name) => name.slice(0, LONGEST_NAME));
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : "";
  return [`not taken over: ${shown.join(", ")}${more}`];
}
