import type { FailureName } from "../errors.ts";
import { faceAttemptFailures, faceBindingFailures } from "../faceParts.ts";
import { FirstRecoveryCode } from "../firstRecoveryCode.ts";
import { Empty, Maybe, Text } from "../scalars.ts";
import { Type } from "../Type.ts";
import { User } from "../user.ts";
import { defineRoutes } from "./defineRoutes.ts";
import { chosenOne } from "./fields.ts";
import { FlowEnd, SignedInUser } from "./flowEnd.ts";

export const Photo = Maybe(Text(2048, "Key of an uploaded photo, or the https address of one", "0f".repeat(16)));

export const photoFailures = [
  "facePhotoMissing",
  "faceUnusable",
  "faceLiveRequired",
  "faceUnavailable",
] as const satisfies readonly FailureName[];

const verifyFace = {
  tag: "Face",
  method: "POST",
  path: "/api/v2/mfa/face/verify",
  caller: "mfaToken",
  summary: "Complete a sign-in with a photo of the bound face",
  body: Type.Object({ photo: Photo }),
  data: User,
  failures: [...photoFailures, ...faceAttemptFailures],
} as const;

export const faceRoutes = defineRoutes({
  associateFace: {
    tag: "Face",
    method: "POST",
    path: "/api/v2/mfa/face/associate",
    caller: "either",
    summary: "Bind a face by two photos; with `photo` alone, complete a sign-in with it",
    body: Type.Object({
      photoA: Photo,
      photoB: Photo,
      baseFace: Photo,
      compareFace: Photo,
      photo: Photo,
    }),
    data: User,
    beside: Type.Object({ recoveryCode: Type.Optional(FirstRecoveryCode) }),
    failures: [
      ...faceBindingFailures,
      "facePhotosIncomplete",
      "faceBindFailed",
      ...photoFailures,
      ...faceAttemptFailures,
    ],
  },

  unbindFace: {
    tag: "Face",
    method: "DELETE",
    path: "/api/v2/mfa/face/associate",
    caller: "session",
    summary: "Unbind the caller's face",
    ...chosenOne,
    data: Empty,
    failures: ["mfaRequired", "lastFactor", "authenticatorUnknown", "mfaTokenInvalid", "accountBlocked", "tooOften"],
  },

  verifyFace: verifyFace,

  verifyAppFace: {
    ...verifyFace,
    path: "/api/v2/applications/mfa/face/verify",
    summary: "Complete a sign-in with a photo of the bound face, as the end of a flow",
    data: SignedInUser,
    beside: FlowEnd,
  },
});
