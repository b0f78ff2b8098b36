import { freeAhead } from "../factors/freeAhead.ts";
import type { FactorKind, UserId } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";
import { audit, type Scope } from "../settle/audit.ts";
import { demandSubject } from "../settle/demandSubject.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";

/**
 * Frees every factor of an account that failures have locked or switched off, or that a clock ahead has used up, on an
 * operator's word. Gives which those are.
 * @throws {MfaError} userNotFound, tooOften
 */
export async function unlockUser(
  ports: Ports,
  { scope, userId, reason }: { readonly scope: Scope; readonly userId: UserId; readonly reason: string | null },
): Promise<readonly FactorKind[]> {
  return settleDecision(ports.store, async (): Promise<Decision<readonly FactorKind[]>> => {
    const subject = await demandSubject(ports, scope, userId);
    const failed = Object.keys(subject.attempts) as FactorKind[]; // keys of a record typed by FactorKind
    const freed = freeAhead(ports, subject, scope);
    const used = freed.flatMap((change) => (change.type === "saveAuthenticator" ? change.authenticator.kind : []));
    const note = reason === null ? {} : { note: reason };
    return {
      changes: [
        { type: "clearAttempts", subject: refOf(subject), factors: failed },
        ...freed,
        audit(scope, ports.clock.nowMs(), { type: "user.unlock", userId, ...note }),
      ],
      conclude: () => [...new Set([...failed, ...used])],
    };
  });
}
