import { type JudgeSignal, ofFlag } from "../signal.ts";

/** The password that was just typed is known to others. */
export const leakedPassword: JudgeSignal = ({ isLeaked }) => ofFlag(isLeaked);
