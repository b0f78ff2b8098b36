import { ALLOWANCE_MS } from "../gate/enrolmentAllowance.ts";
import type { UserId } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";
import { audit, type Scope } from "../settle/audit.ts";
import { demandSubject } from "../settle/demandSubject.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";

/**
 * Lets an account bind its next factor without a proved address, once and for a day, on an operator's word. Gives until when.
 * @throws {MfaError} userNotFound, tooOften
 */
export async function allowEnrolment(
  ports: Ports,
  { scope, userId, reason }: { readonly scope: Scope; readonly userId: UserId; readonly reason: string | null },
): Promise<number> {
  return settleDecision(ports.store, async (): Promise<Decision<number>> => {
    const subject = await demandSubject(ports, scope, userId);
    const nowMs = ports.clock.nowMs();
    const untilMs = nowMs + ALLOWANCE_MS;
    const note = reason === null ? {} : { note: reason };
    return {
      changes: [
        holdSubject(subject, { advance: false }),
        { type: "allowEnrolment", subject: refOf(subject), untilMs },
        audit(scope, nowMs, { type: "user.allowEnrolment", userId, ...note }),
      ],
      conclude: () => untilMs,
    };
  });
}
