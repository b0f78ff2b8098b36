import type { Subject } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { stands } from "../model/storedTimes.ts";

/** How long an operator's word lasts that lets an account bind its first factor without a proved address. */
export const ALLOWANCE_MS = 24 * 3_600_000;

/** Says whether an operator's word stands. */
export function isEnrolmentAllowed(
  { clock }: Pick<Ports, "clock">,
  { enrolmentAllowedUntilMs: endMs }: Subject,
): boolean {
  return endMs !== null && stands(endMs, ALLOWANCE_MS, clock.nowMs());
}
