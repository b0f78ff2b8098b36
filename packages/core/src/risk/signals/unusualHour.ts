import { hourOf } from "../habitsOf.ts";
import { type JudgeSignal, ofFamiliarity } from "../signal.ts";

/** The account has not signed in around this hour of the day. */
export const unusualHour: JudgeSignal = (situation) =>
  ofFamiliarity(situation, situation.hour, { hour: hourOf(situation.atMs) });
