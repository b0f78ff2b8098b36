import { confirmedOf } from "../factors/assurance.ts";
import { readFaceState } from "../factors/face/face.ts";
import { refuseThrottled } from "../factors/judgeProof.ts";
import { demandFreshProof } from "../gate/freshProof.ts";
import type { Caller, CallerOf } from "../gate/loadCaller.ts";
import type { SecondFactorDue } from "../gate/secondFactorDue.ts";
import type { Authenticator, Subject } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import type { Act } from "../settle/audit.ts";
import { refuseAct } from "../settle/refuseAct.ts";
import type { Decision } from "../settle/settleDecision.ts";
import { demandFaces } from "./demandFaces.ts";

/** How a face is to be shown. */
export interface FaceOccasion {
  readonly act: Act;
  readonly live: boolean;
}

/**
 * Gives why a caller may not bind a face now; null when he may. A face that another model read is replaced.
 * @throws {MfaError} faceUnavailable
 */
export async function refuseBindingFace(
  ports: Ports,
  caller: Caller,
  { act, live }: FaceOccasion,
): Promise<Decision<SecondFactorDue> | null> {
  const { subject, scope } = caller;
  const stale = await demandFreshProof(ports, caller, { act, binds: true, byPass: true });
  if (stale !== null) return stale;
  const outdated = await outdatedFacesOf(ports, subject);
  if (confirmedOf(subject, "face").length > outdated.length) return refuseAct(ports, scope, act, "bound", "faceBound");
  return refusePhoto(ports, caller, { act, live }) ?? refuseThrottled(ports, { subject, kind: "face", scope, act });
}

/**
 * Gives why an account's face cannot be verified now; null when it can.
 * @throws {MfaError} faceUnavailable
 */
export async function refuseVerifyingFace(
  ports: Ports,
  caller: CallerOf<"mfaToken">,
  { act, live }: FaceOccasion,
): Promise<Decision<never> | null> {
  const { subject, scope } = caller;
  const bound = confirmedOf(subject, "face");
  if (bound.length === 0) return refuseAct(ports, scope, act, "notBound", "faceNotBound");
  const outdated = await outdatedFacesOf(ports, subject);
  if (outdated.length === bound.length) return refuseAct(ports, scope, act, "outdated", "faceOutdated");
  return refusePhoto(ports, caller, { act, live }) ?? refuseThrottled(ports, { subject, kind: "face", scope, act });
}

/** Gives the bound faces that the present model cannot be compared with. */
export async function outdatedFacesOf(ports: Ports, subject: Subject): Promise<readonly Authenticator[]> {
  const { model } = await demandFaces(ports);
  return confirmedOf(subject, "face").filter(({ state }) => readFaceState(state).model !== model);
}

function refusePhoto(
  ports: Ports,
  { application, scope }: Caller,
  { act, live }: FaceOccasion,
): Decision<never> | null {
  const isEnough = live || application.faceProof === "photo";
  return isEnough ? null : refuseAct(ports, scope, act, "notLive", "faceLiveRequired");
}
