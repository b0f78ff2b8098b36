import type { FailureName } from "../errors.ts";
import { livenessActions, livenessHints } from "../faceReasons.ts";
import { defineRoute } from "../route.ts";
import { Empty, Id, Maybe, Text } from "../scalars.ts";
import { Type } from "../Type.ts";
import { FlowEnd, SignedInUser, User } from "./user.ts";

const Photo = Maybe(Text(2048, "Key of an uploaded photo, or the https address of one", "0f".repeat(16)));
/** Clients spell it both ways; whether a photo is a key or an address can be seen. */
const externalFields = { isExternal: Maybe(Type.Boolean()), isExternalPhoto: Maybe(Type.Boolean()) };

const FirstRecoveryCode = Type.String({
  description: "Shown this once, to an account that has no other way than its face",
});

const photoFailures = [
  "facePhotoMissing",
  "faceUnusable",
  "faceLiveRequired",
  "faceUnavailable",
] as const satisfies readonly FailureName[];
const attemptFailures = [
  "faceNotBound",
  "faceOutdated",
  "faceWrong",
  "factorLocked",
  "factorDisabled",
  "accountBlocked",
  "tooOften",
] as const satisfies readonly FailureName[];
const bindingFailures = ["mfaRequired", "faceBound"] as const satisfies readonly FailureName[];

export const associateFaceRoute = defineRoute({
  operationId: "associateFace",
  tag: "Face",
  method: "POST",
  path: "/api/v2/mfa/face/associate",
  caller: "either",
  summary: "Bind a face by two photos; with `photo` alone, complete a sign-in with it",
  body: Type.Object({ photoA: Photo, photoB: Photo, photo: Photo, ...externalFields }),
  data: User,
  beside: Type.Object({ recoveryCode: Type.Optional(FirstRecoveryCode) }),
  failures: [...bindingFailures, "facePhotosIncomplete", "faceBindFailed", ...photoFailures, ...attemptFailures],
});

export const unbindFaceRoute = defineRoute({
  operationId: "unbindFace",
  tag: "Face",
  method: "DELETE",
  path: "/api/v2/mfa/face/associate",
  caller: "session",
  summary: "Unbind the caller's face",
  data: Empty,
  failures: ["mfaRequired", "mfaTokenInvalid", "accountBlocked", "tooOften"],
});

export const verifyFaceRoute = defineRoute({
  operationId: "verifyFace",
  tag: "Face",
  method: "POST",
  path: "/api/v2/mfa/face/verify",
  caller: "mfaToken",
  summary: "Complete a sign-in with a photo of the bound face",
  body: Type.Object({ photo: Photo, type: Maybe(Text(32)), ...externalFields }),
  data: User,
  failures: [...photoFailures, ...attemptFailures],
});

export const verifyAppFaceRoute = defineRoute({
  ...verifyFaceRoute,
  operationId: "verifyAppFace",
  path: "/api/v2/applications/mfa/face/verify",
  summary: "Complete a sign-in with a photo of the bound face, as the end of a flow",
  data: SignedInUser,
  beside: FlowEnd,
});

const going = {
  action: Type.Enum(livenessActions, { description: "The movement to make; left and right are the person's own" }),
  step: Type.Integer({ minimum: 1, description: "Which movement it is" }),
  steps: Type.Integer({ minimum: 1 }),
};

/** Own paths have no clients whose further fields must be borne with. */
const NOTHING_ELSE = { additionalProperties: false } as const;

export const openFaceSessionRoute = defineRoute({
  operationId: "openFaceSession",
  tag: "Face",
  method: "POST",
  path: "/v1/mfa/face/session",
  caller: "either",
  status: 201,
  summary: "Begin a live session: movements before a camera that bind a face or prove it",
  body: Type.Object(
    {
      purpose: Maybe(
        Type.Enum(["bind", "verify"], { description: "Left out: to verify a face that is bound, else to bind" }),
      ),
    },
    NOTHING_ELSE,
  ),
  data: Type.Object({
    id: Id,
    ...going,
    expiresAt: Type.String({ description: "ISO 8601" }),
    minimumIntervalMs: Type.Integer({ description: "Time to leave between two frames" }),
  }),
  failures: [...bindingFailures, "faceUnavailable", ...attemptFailures],
});

export const postFaceFrameRoute = defineRoute({
  operationId: "postFaceFrame",
  tag: "Face",
  method: "POST",
  path: "/v1/mfa/face/session/:id/frame",
  caller: "either",
  summary: "Show one picture of a live session; the last one concludes it",
  params: Type.Object({ id: Id }),
  body: Type.Object(
    {
      sequence: Type.Integer({ minimum: 0, maximum: 1_000_000, description: "Rises from frame to frame" }),
      image: Type.String({
        maxLength: 933_332,
        pattern: "^[A-Za-z0-9+/]+={0,2}$",
        description: "JPEG, PNG or WebP of at most 700 kB, base64",
      }),
    },
    NOTHING_ELSE,
  ),
  data: Type.Union([
    Type.Object({
      status: Type.Literal("going"),
      ...going,
      hint: Type.Union([Type.Enum(livenessHints), Type.Null()]),
    }),
    Type.Object({
      status: Type.Literal("passed"),
      user: Type.Union([User, Type.Null()], { description: "With the token of the session that was opened" }),
      recoveryCode: Type.Union([FirstRecoveryCode, Type.Null()]),
    }),
  ]),
  failures: [...bindingFailures, "faceSessionEnded", "faceSessionFailed", "faceUnavailable", ...attemptFailures],
});
