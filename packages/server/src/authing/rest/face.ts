import { type AuthingRoutes, MfaError, malformed, type RouteBody, type User } from "@countersign/contract";
import {
  bindFaceByPhotos,
  isSecondFactorDue,
  type PhotoSource,
  removeAuthenticator,
  type TokenRef,
  verifyFace,
} from "@countersign/core";
import type { HandlerInput, Handlers } from "../../http/handler.ts";
import { presentSignedIn } from "../../present/presentSignedIn.ts";
import { presentUser } from "../../present/presentUser.ts";
import { unlessDue } from "../../present/unlessDue.ts";
import { flowEnd } from "../present/flowEnd.ts";
import { readChosenId } from "../read/readChosenId.ts";

export const faceHandlers = {
  /** With `photo` alone, as some clients verify, this completes a sign-in. */
  async associateFace({ context, caller, body }) {
    const { services, origin } = context;
    const [photoA, photoB] = bindingPhotosOf(body);
    if (photoA === null && photoB === null) {
      if (sourceOf(body.photo) === null) throw new MfaError("facePhotoMissing");
      if (caller.kind !== "mfaToken") throw new MfaError("facePhotosIncomplete");
      return verifyPhoto({ context, caller, body });
    }
    if (photoA === null || photoB === null) throw new MfaError("facePhotosIncomplete");
    const outcome = await bindFaceByPhotos(services.ports, { caller, photos: [photoA, photoB], origin });
    if (isSecondFactorDue(outcome)) return { data: outcome };
    const { user, signedIn, recoveryCode } = outcome;
    const data = signedIn === null ? presentUser(user) : presentSignedIn(services, signedIn);
    return recoveryCode === null ? { data } : { data, beside: { recoveryCode } };
  },

  unbindFace: async ({ context: { services, origin }, caller, query, body }) => ({
    data: unlessDue(
      await removeAuthenticator(services.ports, { caller, kind: "face", id: readChosenId(query, body), origin }),
      () => null,
    ),
  }),

  verifyFace: verifyPhoto,
  verifyAppFace: async (input) => flowEnd((await verifyPhoto(input)).data),
} satisfies Partial<Handlers<AuthingRoutes>>;

interface Proving extends Pick<HandlerInput<AuthingRoutes["associateFace"]>, "context" | "body"> {
  readonly caller: TokenRef<"mfaToken">;
}

/** Completes a sign-in with a photo of the bound face. */
async function verifyPhoto({ context: { services, origin }, caller, body }: Proving): Promise<{ data: User }> {
  const photo = sourceOf(body.photo);
  if (photo === null) throw new MfaError("facePhotoMissing");
  return { data: presentSignedIn(services, await verifyFace(services.ports, { caller, photo, origin })) };
}

/**
 * Gives the two photos of a binding; some clients call them `baseFace` and `compareFace`.
 * @throws {MfaError} malformed for a mixture of both, whose order would be a guess
 */
function bindingPhotosOf({ photoA, photoB, baseFace, compareFace }: RouteBody<AuthingRoutes["associateFace"]>) {
  const [usual, other] = [
    [sourceOf(photoA), sourceOf(photoB)],
    [sourceOf(baseFace), sourceOf(compareFace)],
  ] as const;
  if (other.every((photo) => photo === null)) return usual;
  if (usual.some((photo) => photo !== null)) throw malformed("baseFace", "cannot be given with photoA or photoB");
  return other;
}

/** A key has no scheme: which of the two it is can be seen, whatever a client says beside it. */
function sourceOf(text: string | null | undefined): PhotoSource | null {
  if (text == null || text.trim() === "") return null;
  return /^[a-z][a-z0-9+.-]*:/i.test(text) ? { kind: "elsewhere", url: text } : { kind: "key", key: text };
}
