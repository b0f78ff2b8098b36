import { Maybe } from "../scalars.ts";
import { Type } from "../Type.ts";
import { defineRoutes, NOTHING_ELSE } from "./defineRoutes.ts";

const LONGEST_MAX_AGE_SECONDS = 90 * 24 * 3600;

const seconds = (description: string) => Type.Integer({ description: `${description}, seconds since 1970` });

export const stepUpRoutes = defineRoutes({
  stepUp: {
    tag: "Sign-in",
    method: "POST",
    path: "/v1/step-up",
    caller: "session",
    summary: "Ask for what a back end demands of the session (RFC 9470), or learn that it has it",
    body: Type.Object(
      {
        acr: Maybe(
          Type.Enum(["1", "2"], {
            description: "2, if left out: a second factor that counts. 1: any proof, if `maxAge` asks for one",
          }),
        ),
        maxAge: Maybe(
          Type.Integer({
            minimum: 1,
            maximum: LONGEST_MAX_AGE_SECONDS,
            description: "How many seconds ago it may have been proved; left out: however long",
          }),
        ),
      },
      NOTHING_ELSE,
    ),
    data: Type.Object(
      {
        token: Type.String({
          description: "Says what the session has: the one that asked may be older than a proof in it",
        }),
        acr: Type.Enum(["1", "2"]),
        authTime: seconds("When the first factor was passed"),
        mfaTime: Type.Union([Type.Integer(), Type.Null()], {
          description: "When what raised `acr` to 2 was last passed, seconds since 1970; null at `acr` 1",
        }),
      },
      {
        description:
          "The session has it. Where it has not, `mfaRequired` brings the mfaToken that leads to one that has",
      },
    ),
    failures: ["mfaRequired", "stepUpUnreachable", "accountBlocked"],
  },
});
