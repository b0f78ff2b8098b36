import { MfaError } from "@countersign/contract/errors";
import type { SignedIn } from "../gate/completeSignIn.ts";
import type { PoolId, RequestOrigin } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { settleDecision } from "../settle/settleDecision.ts";
import { decideVerification } from "../signIn/verifyFactor.ts";
import { refuseVerifyingFace } from "./faceRules.ts";
import { type PhotoSource, showPhotos } from "./showPhotos.ts";

export interface FaceVerification {
  readonly poolId: PoolId;
  readonly tokenId: string;
  readonly photo: PhotoSource;
  readonly origin: RequestOrigin;
}

/**
 * Completes a sign-in with a photo of the bound face, which is erased. A photo that cannot be used spends no attempt, a
 * face that is not the bound one does.
 * @throws {MfaError} facePhotoMissing, faceUnusable, faceWrong, faceNotBound, faceOutdated, faceLiveRequired,
 *   faceUnavailable, factorLocked, factorDisabled, mfaTokenInvalid, accountBlocked, tooOften
 */
export async function verifyFace(ports: Ports, { photo, ...attempt }: FaceVerification): Promise<SignedIn> {
  const show = showPhotos(ports, [photo]);
  return settleDecision(ports.store, () =>
    decideVerification(ports, { ...attempt, kind: "face" }, async ({ subject, token, scope, act }) => {
      const application = await ports.store.findApplication(token.appId);
      if (application === null) throw new MfaError("mfaTokenInvalid");
      const refused = await refuseVerifyingFace(ports, { subject, scope }, { application, act, live: false });
      if (refused !== null) return { refusal: refused };
      const shown = await show({ scope, userId: token.userId, act });
      if (!shown.ok) return shown;
      return { proof: shown.faces[0], uses: shown.uses };
    }),
  );
}
