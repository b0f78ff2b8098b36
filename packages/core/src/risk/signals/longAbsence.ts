import { isAhead } from "../../model/storedTimes.ts";
import { type JudgeSignal, ofFamiliarity } from "../signal.ts";

const DEFAULT_DAYS = 30;
const DAY_MS = 24 * 3_600_000;

/** Nobody has signed in for long. */
export const longAbsence: JudgeSignal = (situation, { absenceDays = DEFAULT_DAYS }) => {
  const { lastSignInAtMs, atMs } = situation;
  if (lastSignInAtMs === null || isAhead(lastSignInAtMs, atMs)) return ofFamiliarity(situation, "unclear");
  const days = Math.floor((atMs - lastSignInAtMs) / DAY_MS);
  return ofFamiliarity(situation, days >= absenceDays ? "new" : "known", { days });
};
