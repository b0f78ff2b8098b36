import { factors } from "../factors/factors.ts";
import { admitCaller } from "../gate/admitCaller.ts";
import type { Gated } from "../gate/secondFactorDue.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { CallerRef } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { type BoundFace, bindFace } from "./bindFace.ts";
import { refuseBindingFace } from "./faceRules.ts";
import { type PhotoSource, showPhotos } from "./showPhotos.ts";

export interface PhotoBinding {
  readonly caller: CallerRef;
  /** One photo may be named twice. */
  readonly photos: readonly [PhotoSource, PhotoSource];
  readonly origin: RequestOrigin;
}

/**
 * Binds a face by two photos, which are erased. A session gains what was proved; an mfaToken is spent for a session.
 * @throws {MfaError} facePhotoMissing, faceUnusable, faceBindFailed, faceBound, faceLiveRequired, faceUnavailable,
 *   faceWrong for a copy of what has succeeded, factorLocked, factorDisabled, mfaTokenInvalid, sessionExpired,
 *   sessionRevoked, accountBlocked, tooOften
 */
export async function bindFaceByPhotos(
  ports: Ports,
  { caller: ref, photos, origin }: PhotoBinding,
): Promise<Gated<BoundFace>> {
  const show = showPhotos(ports, photos);
  return settleDecision(ports.store, async (): Promise<Decision<Gated<BoundFace>>> => {
    const kind = { type: "authenticator.confirm", factor: "face" } as const;
    const admitted = await admitCaller(ports, { caller: ref, origin, act: kind, spent: factors.face.refusal });
    if (!admitted.ok) return admitted.refusal;
    const { caller, act } = admitted;
    const refused = await refuseBindingFace(ports, caller, { act, live: false });
    if (refused !== null) return refused;
    const shown = await show({ scope: caller.scope, subject: caller.subject, act });
    if (!shown.ok) return shown.refusal;
    const [first, second] = shown.faces;
    return bindFace(ports, { caller, act, first, second, uses: shown.uses, challenges: [] });
  });
}
