import { secondFactorsOf } from "../factors/assurance.ts";
import type { Change } from "../model/changes.ts";
import type { Subject } from "../model/model.ts";
import { refOf } from "../model/refOf.ts";

/**
 * Gives what the confirming of a factor ends where it is the account's first: whatever was opened while nothing had to be
 * proved, but the session or mfaToken that `keptId` names.
 */
export function endUnproven(subject: Subject, nowMs: number, keptId: string | null): readonly Change[] {
  if (secondFactorsOf(subject).size > 0) return [];
  const ref = refOf(subject);
  return [
    { type: "endSessions", subject: ref, which: "withoutFactor", exceptId: keptId, nowMs },
    { type: "endMfaTokens", subject: ref, exceptId: keptId ?? undefined },
  ];
}
