import type { JudgeSignal } from "../signal.ts";

const DEFAULT_FAILURES = 3;

/** Somebody has tried, and failed, just before. */
export const failuresBefore: JudgeSignal = ({ failures }, { failures: least = DEFAULT_FAILURES }) => {
  if (failures === null) return { state: "unknown" };
  return failures >= least ? { state: "present", facts: { failures } } : { state: "absent" };
};
