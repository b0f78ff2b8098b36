import { faceAttemptFailures, faceBindingFailures } from "../faceParts.ts";
import { livenessActions, livenessHints } from "../faceReasons.ts";
import { FirstRecoveryCode } from "../firstRecoveryCode.ts";
import { Id, Maybe } from "../scalars.ts";
import { Type } from "../Type.ts";
import { User } from "../user.ts";
import { defineRoutes, NOTHING_ELSE } from "./defineRoutes.ts";

const share = (description: string) => Type.Number({ minimum: 0, maximum: 1, description });

const target = Type.Object(
  {
    x: share("Its middle, from the left edge of the picture that is sent, over the width of that"),
    y: share("Its middle, from the upper edge, over the height"),
    size: share("Its side, over the shorter side of the picture: from the forehead to the chin"),
  },
  { description: "Where in the picture to bring the face" },
);

const going = {
  action: Type.Enum(livenessActions, { description: "What to do; left and right are the person's own" }),
  step: Type.Integer({ minimum: 1, description: "Which movement it is" }),
  steps: Type.Integer({ minimum: 1 }),
  target: Type.Union([target, Type.Null()], { description: "With `enterTarget`, else null" }),
};

export const faceSessionRoutes = defineRoutes({
  openFaceSession: {
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
    failures: [...faceBindingFailures, "faceUnavailable", ...faceAttemptFailures],
  },

  postFaceFrame: {
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
    failures: [
      ...faceBindingFailures,
      "faceSessionEnded",
      "faceSessionFailed",
      "faceUnavailable",
      ...faceAttemptFailures,
    ],
  },
});
