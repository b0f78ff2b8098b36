import type { UserId } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";
import type { ListedDevice } from "../model/trustedDevice.ts";
import { audit, type Scope } from "../settle/audit.ts";
import { demandSubject } from "../settle/demandSubject.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";

export interface DevicesEnding {
  readonly scope: Scope;
  readonly userId: UserId;
  /** Why; it goes to the trail. */
  readonly reason: string | null;
}

/**
 * Trusts no device of an account any longer, on an operator's word; the sessions that they let in end. Gives what was trusted.
 * @throws {MfaError} userNotFound, tooOften
 */
export async function endDevicesOf(
  ports: Ports,
  { scope, userId, reason }: DevicesEnding,
): Promise<readonly ListedDevice[]> {
  return settleDecision(ports.store, async (): Promise<Decision<readonly ListedDevice[]>> => {
    const subject = refOf(await demandSubject(ports, scope, userId));
    const listed = await ports.store.findTrustedDevices(subject);
    const nowMs = ports.clock.nowMs();
    return {
      changes: [
        { type: "endTrustedDevices", subject, exceptSessionId: null, nowMs },
        audit(scope, nowMs, { type: "device.end", userId, note: reason ?? "all" }),
      ],
      conclude: () => listed,
    };
  });
}
