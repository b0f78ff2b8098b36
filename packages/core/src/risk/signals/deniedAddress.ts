import { type JudgeSignal, ofFlag } from "../signal.ts";

/** An operator's list has the address. */
export const deniedAddress: JudgeSignal = ({ isDenied }) => ofFlag(isDenied);
