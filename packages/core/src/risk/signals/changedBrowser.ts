import { type JudgeSignal, ofFamiliarity } from "../signal.ts";

/** The browser or the system is none that the account has used on the device, or on any where the device has no name. */
export const changedBrowser: JudgeSignal = (situation) => ofFamiliarity(situation, situation.browser);
