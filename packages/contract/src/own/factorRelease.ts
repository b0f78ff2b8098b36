import { ServedFactor } from "../scalars.ts";
import { Type } from "../Type.ts";
import { defineRoutes, NOTHING_ELSE } from "./defineRoutes.ts";

export const factorReleaseRoutes = defineRoutes({
  requestFactorRelease: {
    tag: "Sign-in",
    method: "POST",
    path: "/v1/mfa/release",
    caller: "mfaToken",
    status: 202,
    summary:
      "Ask for the removal of second factors that somebody bound before the account became its owner's by a reset; they go three days later unless somebody passes one",
    body: Type.Object({}, NOTHING_ELSE),
    data: Type.Object({
      factors: Type.Array(ServedFactor, { description: "What goes" }),
      releaseAt: Type.String({ description: "When, at the earliest: ISO 8601. Asked again, it is the same" }),
    }),
    failures: ["nothingToRelease", "accountBlocked"],
  },
});
