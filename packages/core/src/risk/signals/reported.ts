import { type JudgeSignal, ofFlag } from "../signal.ts";

/** The application itself finds it suspicious. */
export const reported: JudgeSignal = ({ isReported }) => ofFlag(isReported);
