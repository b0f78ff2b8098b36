import { secondFactorsOf } from "../factors/assurance.ts";
import type { Change } from "../model/changes.ts";
import type { Subject } from "../model/model.ts";
import { refOf } from "../model/refOf.ts";

/**
 * Gives what the confirming of a factor ends: the word of an operator that let it be bound, and where it is the account's first whatever was opened while nothing had to be
 * proved, but the session or mfaToken that `keptId` names.
 */
export function endUnproven(subject: Subject, nowMs: number, keptId: string | null): readonly Change[] {
  const ref = refOf(subject);
  const allowance: readonly Change[] =
    subject.enrolmentAllowedUntilMs === null ? [] : [{ type: "allowEnrolment", subject: ref, untilMs: null }];
  if (secondFactorsOf(subject).size > 0) return allowance;
  return [
    ...allowance,
    { type: "endSessions", subject: ref, which: "withoutFactor", exceptId: keptId, nowMs },
    { type: "endMfaTokens", subject: ref, exceptId: keptId ?? undefined },
  ];
}
