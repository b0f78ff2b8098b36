import { MfaError } from "@countersign/contract/errors";
import { secondFactorsOf, standsIn } from "../factors/assurance.ts";
import { admitCaller, readCaller } from "../gate/admitCaller.ts";
import { newDeviceToken, tellOfDevice } from "../gate/deviceTokens.ts";
import { acceptedOf, newTrustEndsAtMs } from "../gate/deviceTrust.ts";
import { demandFreshProof } from "../gate/freshProof.ts";
import { isRecent } from "../gate/isRecent.ts";
import type { CallerOf } from "../gate/loadCaller.ts";
import { type Gated, isSecondFactorDue } from "../gate/secondFactorDue.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { Change } from "../model/changes.ts";
import type { FactorKind, Passed, Session, TokenRef, TrustedDevice } from "../model/model.ts";
import { newId } from "../model/newId.ts";
import type { Ports } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";
import type { GivenDevice, ListedDevice } from "../model/trustedDevice.ts";
import { audit } from "../settle/audit.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";

/** Of all applications together: whoever trusts one more forgets the one that has not served for longest. */
const MOST_DEVICES = 20;

export interface DeviceTrusted {
  readonly device: ListedDevice;
  readonly given: GivenDevice;
}

/**
 * Trusts the caller's device, for the application of his session and for the factors that he has just passed in it. What the device was
 * trusted by before ends.
 * @throws {MfaError} deviceNotTrusted where the application allows none, or nothing was passed that a device could stand for;
 *   sessionExpired, sessionRevoked, accountBlocked, tooOften
 */
export async function trustDevice(
  ports: Ports,
  { caller: ref, origin }: { readonly caller: TokenRef<"session">; readonly origin: RequestOrigin },
): Promise<Gated<DeviceTrusted>> {
  return settleDecision(ports.store, async (): Promise<Decision<Gated<DeviceTrusted>>> => {
    const admitted = await admitCaller(ports, { caller: ref, origin, act: { type: "device.trust" } });
    if (!admitted.ok) return admitted.refusal;
    const { caller, act } = admitted;
    const { session, subject, application } = caller;
    const isAllowed = application.trustDays > 0 && application.id === session.appId;
    const isOurs = session.firstFactor !== "external" && secondFactorsOf(subject).size > 0;
    if (!isAllowed || !isOurs) throw new MfaError("deviceNotTrusted");
    const stale = await demandFreshProof(ports, caller, { act });
    if (stale !== null) return stale;
    const passed = justPassed(ports, caller);
    if (Object.keys(passed).length === 0) throw new MfaError("deviceNotTrusted");
    const listed = await ports.store.findTrustedDevices(refOf(subject));
    const former = formerOf(listed, origin, session);
    const nowMs = ports.clock.nowMs();
    const { id, token, digest } = namedToken(ports);
    const device: TrustedDevice = {
      ...{ ...refOf(subject), id, appId: application.id, passed, digest, previousDigest: null },
      ...{ ip: origin.ip, userAgent: origin.userAgent },
      ...{ turnedAtMs: nowMs, createdAtMs: nowMs, expiresAtMs: newTrustEndsAtMs(application, nowMs) },
    };
    const changes: readonly Change[] = [
      holdSubject(subject, { advance: false }),
      ...former.map((each) => ending(each, session, nowMs)),
      { type: "saveTrustedDevice", device, atMost: MOST_DEVICES },
      ...tellOfDevice(ports, subject, caller.scope, "deviceTrusted"),
      audit(caller.scope, nowMs, act),
    ];
    const given = { id, token, replaces: former.map((each) => each.id) };
    return { changes, conclude: () => ({ device: { device, applicationName: application.name }, given }) };
  });
}

function namedToken(ports: Ports): { readonly id: string; readonly token: string; readonly digest: string } {
  const id = newId(ports.random);
  return { id, ...newDeviceToken(ports, id) };
}

/** Gives what was passed in a session a short while ago, as far as its application accepts it. */
function justPassed(ports: Ports, { session, subject, application }: CallerOf<"session">): Passed {
  const accepted = acceptedOf(subject, application, session.firstFactor);
  const kinds = Object.keys(session.passed) as FactorKind[]; // keys of a record typed by FactorKind
  const fresh = kinds.filter((kind) => isRecent(ports, session.passed[kind] ?? 0));
  const good = fresh.filter((kind) => accepted.has(kind) || standsIn(kind));
  return Object.fromEntries(good.map((kind) => [kind, session.passed[kind]]));
}

/** Gives what the same device was trusted by before, as it says itself: somebody else may hold that, too. */
function formerOf(
  listed: readonly ListedDevice[],
  { trustedDevices = [] }: RequestOrigin,
  { appId, trustedDeviceId }: Session,
): readonly TrustedDevice[] {
  const isShown = ({ id }: TrustedDevice): boolean =>
    id === trustedDeviceId || trustedDevices.some((shown) => shown.id === id);
  return listed.map(({ device }) => device).filter((device) => device.appId === appId && isShown(device));
}

function ending(device: TrustedDevice, { id: exceptSessionId }: Session, nowMs: number): Change {
  const { poolId, userId, id } = device;
  return { type: "endTrustedDevice", subject: { poolId, userId }, id, exceptSessionId, nowMs };
}

export interface OwnDevices {
  readonly current: Session;
  readonly listed: readonly ListedDevice[];
}

/**
 * Gives the devices that the caller's account trusts.
 * @throws {MfaError} sessionExpired, sessionRevoked, accountBlocked, tooOften
 */
export async function listTrustedDevices(
  ports: Ports,
  caller: TokenRef<"session">,
  origin: RequestOrigin,
): Promise<Gated<OwnDevices>> {
  const read = await readCaller(ports, caller, origin);
  if (isSecondFactorDue(read)) return read;
  const listed = await ports.store.findTrustedDevices(refOf(read.subject));
  const nowMs = ports.clock.nowMs();
  return { current: read.session, listed: listed.filter(({ device }) => device.expiresAtMs > nowMs) };
}

export interface DeviceEnding {
  readonly caller: TokenRef<"session">;
  /** Null: all of them. */
  readonly id: string | null;
  readonly origin: RequestOrigin;
}

/**
 * Trusts a device of the caller's account no longer, or none at all; the sessions that it let in end, but the caller's own, which is asked
 * for what it lacks. Gives whether one was trusted. It asks for no fresh proof: who sees a stranger's device must be quick, and a thief gains nothing by it.
 * @throws {MfaError} deviceUnknown, sessionExpired, sessionRevoked, accountBlocked, tooOften
 */
export async function endOwnDevice(ports: Ports, { caller: ref, id, origin }: DeviceEnding): Promise<Gated<boolean>> {
  return settleDecision(ports.store, async (): Promise<Decision<Gated<boolean>>> => {
    const admitted = await admitCaller(ports, { caller: ref, origin, act: { type: "device.end" } });
    if (!admitted.ok) return admitted.refusal;
    const { caller, act } = admitted;
    const { session, scope } = caller;
    const subject = refOf(caller.subject);
    const nowMs = ports.clock.nowMs();
    const trail = audit(scope, nowMs, { ...act, ...(id === null ? { note: "all" } : {}) });
    const listed = await ports.store.findTrustedDevices(subject);
    if (id === null) {
      if (listed.length === 0) return { changes: [], conclude: () => false };
      const all: Change = { type: "endTrustedDevices", subject, exceptSessionId: session.id, nowMs };
      return { changes: [all, trail], conclude: () => true };
    }
    const named = listed.find(({ device }) => device.id === id);
    if (named === undefined) throw new MfaError("deviceUnknown");
    return { changes: [ending(named.device, session, nowMs), trail], conclude: () => true };
  });
}
