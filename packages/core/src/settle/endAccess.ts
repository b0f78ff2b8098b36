import type { Change } from "../model/changes.ts";
import type { Subject } from "../model/model.ts";
import { refOf } from "../model/refOf.ts";

/** Gives the changes that end whatever is open of an account: every session, whatever was passed in it, and every sign-in. */
export function endAccess(subject: Subject, nowMs: number): readonly Change[] {
  const ref = refOf(subject);
  return [
    { type: "endSessions", subject: ref, which: "all", exceptId: null, nowMs },
    { type: "endMfaTokens", subject: ref },
  ];
}
