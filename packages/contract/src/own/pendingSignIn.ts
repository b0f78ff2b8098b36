import { Id, NullableText, ServedFactor } from "../scalars.ts";
import { Type } from "../Type.ts";
import { defineRoutes } from "./defineRoutes.ts";

export const pendingSignInRoutes = defineRoutes({
  readPendingSignIn: {
    tag: "Sign-in",
    method: "GET",
    path: "/v1/mfa",
    caller: "mfaToken",
    summary: "What a sign-in that waits for its second factor may go on with, for a page that was handed its mfaToken",
    data: Type.Object({
      application: Type.Object({ id: Id, name: Type.String() }),
      account: Type.Object({ username: NullableText, email: NullableText, phone: NullableText }),
      choices: Type.Array(
        Type.Object({
          factor: ServedFactor,
          bound: Type.Boolean({ description: "False: choosing it means binding it first" }),
          address: Type.Union([Type.String(), Type.Null()], {
            description: "Where its codes go, the one that counts; null: to be asked for, or it has none",
          }),
          digits: Type.Union([Type.Integer(), Type.Null()], {
            description: "How many digits a code of it has; null: it has none, or its apps differ",
          }),
        }),
        { description: "The preferred one first" },
      ),
      proving: Type.Boolean({
        description: "A code at one of the addresses opens no session yet: it is asked for before anything is bound",
      }),
      hasRecoveryCode: Type.Boolean(),
      hasReleasable: Type.Boolean({ description: "Whether POST /v1/mfa/release has something to remove" }),
      trustDays: Type.Integer({
        minimum: 0,
        description:
          "For how many days POST /v1/me/trusted-devices lets this device stand in for what is proved now; 0: it does not",
      }),
      faceProof: Type.Enum(["photo", "live"]),
      expiresAt: Type.String({ description: "ISO 8601" }),
    }),
    failures: ["accountBlocked", "enrolmentNeedsHelp"],
  },
});
