import type { SignedIn } from "../gate/concludeSignIn.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { TokenRef } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { verifyFactor } from "../signIn/verifyFactor.ts";
import { refuseVerifyingFace } from "./faceRules.ts";
import { type PhotoSource, showPhotos } from "./showPhotos.ts";

export interface FaceVerification {
  readonly caller: TokenRef<"mfaToken">;
  readonly photo: PhotoSource;
  readonly origin: RequestOrigin;
}

/**
 * Completes a sign-in with a photo of the bound face, which is erased. A photo that cannot be used spends no attempt, a
 * face that is not the bound one does.
 * @throws {MfaError} facePhotoMissing, faceUnusable, faceWrong, faceNotBound, faceOutdated, faceLiveRequired,
 *   faceUnavailable, factorLocked, factorDisabled, mfaTokenInvalid, accountBlocked, tooOften
 */
export async function verifyFace(ports: Ports, { photo, ...from }: FaceVerification): Promise<SignedIn> {
  const show = showPhotos(ports, [photo]);
  return verifyFactor(ports, { ...from, kind: "face" }, async ({ caller, act }) => {
    const refused = await refuseVerifyingFace(ports, caller, { act, live: false });
    if (refused !== null) return { refusal: refused };
    const shown = await show({ scope: caller.scope, subject: caller.subject, act });
    return shown.ok ? { proof: shown.faces[0], uses: shown.uses, challenges: [] } : shown;
  });
}
