import type { AccessEnd } from "../model/accessEnd.ts";
import type { Subject } from "../model/model.ts";
import { refOf } from "../model/refOf.ts";

/**
 * Gives the changes that end whatever is open of an account: every session, whatever was passed in it, every sign-in, and the trust in its
 * devices, and access passes that nobody has used. `exceptSessionId` and its device stay.
 */
export function endAccess(
  subject: Subject,
  nowMs: number,
  exceptSessionId: string | null = null,
): readonly AccessEnd[] {
  const ref = refOf(subject);
  return [
    { type: "endSessions", subject: ref, which: "all", exceptId: exceptSessionId, nowMs },
    { type: "endMfaTokens", subject: ref },
    { type: "endAccessPasses", subject: ref, nowMs },
    { type: "endTrustedDevices", subject: ref, exceptSessionId, nowMs },
  ];
}
