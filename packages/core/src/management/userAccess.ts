import { MfaError } from "@countersign/contract/errors";
import type { UserId } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";
import type { ListedSession } from "../model/sessionUse.ts";
import type { ListedDevice } from "../model/trustedDevice.ts";
import { audit, type Scope } from "../settle/audit.ts";
import { demandSubject } from "../settle/demandSubject.ts";
import { endAccess } from "../settle/endAccess.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { settleDecision } from "../settle/settleDecision.ts";

const MOST_LISTED = 200;

/** Whose it is, and which of his. */
interface Part {
  readonly scope: Scope;
  readonly userId: UserId;
  readonly id: string;
}

/**
 * Gives the sessions of an account that live, the latest first, for a manager.
 * @throws {MfaError} userNotFound
 */
export async function listSessionsOf(
  ports: Ports,
  scope: Scope,
  userId: UserId,
): Promise<{ readonly listed: readonly ListedSession[]; readonly isCut: boolean }> {
  const subject = await demandSubject(ports, scope, userId);
  const found = await ports.store.findSessions(refOf(subject), ports.clock.nowMs(), MOST_LISTED + 1);
  return { listed: found.slice(0, MOST_LISTED), isCut: found.length > MOST_LISTED };
}

/**
 * Ends one session of an account on a manager's word. Gives whether it lived.
 * @throws {MfaError} userNotFound, sessionUnknown, tooOften
 */
export async function endSessionOf(ports: Ports, { scope, userId, id }: Part): Promise<boolean> {
  return settleDecision(ports.store, async () => {
    await demandSubject(ports, scope, userId);
    const session = await ports.store.findSession(scope.poolId, id);
    if (session?.userId !== userId) throw new MfaError("sessionUnknown");
    const nowMs = ports.clock.nowMs();
    if (session.revokedAtMs !== null || session.expiresAtMs <= nowMs) return { changes: [], conclude: () => false };
    return {
      changes: [
        { type: "endSession", poolId: scope.poolId, id, nowMs },
        audit(scope, nowMs, { type: "session.end", userId }),
      ],
      conclude: () => true,
    };
  });
}

/**
 * Signs somebody out everywhere on a manager's word: sessions, open sign-ins and trusted devices end.
 * @throws {MfaError} userNotFound, tooOften
 */
export async function signOutEverywhere(ports: Ports, scope: Scope, userId: UserId): Promise<void> {
  return settleDecision(ports.store, async () => {
    const subject = await demandSubject(ports, scope, userId);
    const nowMs = ports.clock.nowMs();
    return {
      changes: [
        // What an open sign-in has begun must not open anything beside this.
        holdSubject(subject, { advance: true }),
        ...endAccess(subject, nowMs),
        audit(scope, nowMs, { type: "session.end", userId, note: "all" }),
      ],
      conclude: () => undefined,
    };
  });
}

/**
 * Gives the devices that somebody trusts, for a manager.
 * @throws {MfaError} userNotFound
 */
export async function listDevicesOf(ports: Ports, scope: Scope, userId: UserId): Promise<readonly ListedDevice[]> {
  const listed = await ports.store.findTrustedDevices(refOf(await demandSubject(ports, scope, userId)));
  return listed.filter(({ device }) => device.expiresAtMs > ports.clock.nowMs());
}

/**
 * Trusts one device of somebody no longer, on a manager's word.
 * @throws {MfaError} userNotFound, deviceUnknown, tooOften
 */
export async function endDeviceOf(ports: Ports, { scope, userId, id }: Part): Promise<void> {
  return settleDecision(ports.store, async () => {
    const subject = refOf(await demandSubject(ports, scope, userId));
    const listed = await ports.store.findTrustedDevices(subject);
    if (!listed.some(({ device }) => device.id === id)) throw new MfaError("deviceUnknown");
    const nowMs = ports.clock.nowMs();
    return {
      changes: [
        { type: "endTrustedDevice", subject, id, exceptSessionId: null, nowMs },
        audit(scope, nowMs, { type: "device.end", userId }),
      ],
      conclude: () => undefined,
    };
  });
}
