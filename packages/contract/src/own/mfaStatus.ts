import { Id, Maybe, NullableText, Text } from "../scalars.ts";
import { policyModes } from "../signalNames.ts";
import { Type } from "../Type.ts";
import { PolicyVerdict } from "./decisions.ts";
import { defineRoutes, NOTHING_ELSE } from "./defineRoutes.ts";

/** What a session may be worth. */
export const Standing = Type.Enum(["holds", "due", "ended", "unknown"], {
  description:
    "What the session is worth now. `due`: nothing more, until he has passed a second factor; `ended`: nothing; `unknown`: it is no live session of the application",
});

const Due = Type.Object({
  cause: Type.Enum(["behaviour", "application"], {
    description: "What was done in it, or what the application demands of everybody",
  }),
  since: NullableText,
  by: Type.Enum(["factor", "signIn"], {
    description: "What leads on: a second factor in the session, or nothing but a new sign-in",
  }),
  decision: Type.Union(
    [
      Type.Object({
        id: Id,
        action: NullableText,
        decidedAt: Type.String({ description: "ISO 8601" }),
        mode: Type.Enum(policyModes),
        verdict: Type.Union([PolicyVerdict, Type.Null()]),
      }),
      Type.Null(),
    ],
    { description: "What it came of; null: nothing that is kept" },
  ),
});

export const mfaStatusRoutes = defineRoutes({
  readMfaStatus: {
    tag: "Sign-in",
    method: "POST",
    path: "/v1/mfa/status",
    caller: "application",
    summary: "Say whether a second factor is due now, in a session or in those of an account, and why",
    body: Type.Object(
      {
        token: Maybe(Text(8192, "The user token of a session")),
        userId: Maybe(Text(64, "Or an account: what all its sessions with the application are worth")),
      },
      { ...NOTHING_ELSE, description: "Exactly one of them" },
    ),
    data: Type.Object({
      standing: Standing,
      owedSince: Type.Union([Type.String(), Type.Null()], {
        description:
          "Since when a second factor is due at the next sign-in of the account, too (ISO 8601); null: none is, or a token was asked about",
      }),
      sessions: Type.Array(
        Type.Object({ id: Id, standing: Standing, due: Type.Union([Due, Type.Null()], { description: "Null: none" }) }),
        { description: "That of the token, or the latest fifty of the account" },
      ),
    }),
    failures: [],
  },
});
