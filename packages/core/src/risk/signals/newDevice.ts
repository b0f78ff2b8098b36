import { type JudgeSignal, ofFamiliarity } from "../signal.ts";

/** The device is none that the account has signed in from. */
export const newDevice: JudgeSignal = (situation) => ofFamiliarity(situation, situation.device);
