import type { Change } from "../model/changes.ts";
import type { Subject } from "../model/model.ts";
import { refOf } from "../model/refOf.ts";

/**
 * Gives the changes that end whatever is open of an account: every session, whatever was passed in it, every sign-in, and the trust in its
 * devices, and access passes that nobody has used.
 */
export function endAccess(subject: Subject, nowMs: number): readonly Change[] {
  const ref = refOf(subject);
  return [
    { type: "endSessions", subject: ref, which: "all", exceptId: null, nowMs },
    { type: "endMfaTokens", subject: ref },
    { type: "endAccessPasses", subject: ref, nowMs },
    { type: "endTrustedDevices", subject: ref, exceptSessionId: null, nowMs },
  ];
}
