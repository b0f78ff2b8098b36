import { type Gated, isSecondFactorDue, type SecondFactorDue } from "@countersign/core";

/** Presents what was asked for; a second factor that is due goes on as it is, to be asked for in place of an answer. */
export function unlessDue<T, Presented>(
  outcome: Gated<T>,
  present: (value: T) => Presented,
): Presented | SecondFactorDue {
  return isSecondFactorDue(outcome) ? outcome : present(outcome);
}
