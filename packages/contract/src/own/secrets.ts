import { Id, Maybe } from "../scalars.ts";
import { Type } from "../Type.ts";
import { defineRoutes, NOTHING_ELSE } from "./defineRoutes.ts";

const DAY_SECONDS = 86_400;

/** How long a secret may live on that a newer one has replaced. */
export const LONGEST_OVERLAP_SECONDS = 30 * DAY_SECONDS;
export const DEFAULT_OVERLAP_SECONDS = DAY_SECONDS;

const renewal = {
  tag: "Management",
  method: "POST",
  caller: "management",
  newestSecret: "secret.renew",
  status: 201,
  body: Type.Object(
    {
      overlapSeconds: Maybe(
        Type.Integer({
          minimum: 0,
          maximum: LONGEST_OVERLAP_SECONDS,
          description: `How long the secret that is replaced still counts; left out: ${DEFAULT_OVERLAP_SECONDS}. With 0 none but the new one does`,
        }),
      ),
      gives: Maybe(
        Type.Enum(["newest", "older"], {
          description: "Which of two live secrets ends now; needed while two are live, unless `overlapSeconds` is 0",
        }),
      ),
    },
    NOTHING_ELSE,
  ),
  data: Type.Object({
    secret: Type.String({ description: "32 hexadecimal digits; shown this once" }),
    olderEndsAt: Type.Union([Type.String(), Type.Null()], {
      description: "When the secret that was replaced ends, ISO 8601; null: it has",
    }),
  }),
} as const;

export const secretRoutes = defineRoutes({
  renewPoolSecret: {
    ...renewal,
    scope: "pool.renew",
    path: "/v1/pool/secrets",
    summary: "Make a new secret for the user pool; the one in use lives on for a while",
    failures: ["secretsBothLive"],
  },
  renewApplicationSecret: {
    ...renewal,
    scope: "secrets.renew",
    path: "/v1/applications/:id/secrets",
    summary: "Make a new secret for an application; the one in use lives on for a while",
    params: Type.Object({ id: Id }),
    failures: ["secretsBothLive", "applicationUnknown"],
  },
});
