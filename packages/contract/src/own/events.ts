import { Id, Maybe, Text } from "../scalars.ts";
import { policyModes } from "../signalNames.ts";
import { Type } from "../Type.ts";
import { PolicyVerdict } from "./decisions.ts";
import { defineRoutes, NOTHING_ELSE } from "./defineRoutes.ts";
import { Standing } from "./mfaStatus.ts";

const MOST_EVENTS = 50;

export const eventRoutes = defineRoutes({
  reportEvents: {
    tag: "Sign-in",
    method: "POST",
    path: "/v1/events",
    caller: "application",
    summary: "Tell what people do in their sessions, and be told what the policy makes of it",
    body: Type.Object(
      {
        events: Type.Array(
          Type.Object(
            {
              token: Text(8192, "The user token of the session that it was done in"),
              action: Text(64, "What was done or is about to be, in your words: it is kept with the decision"),
              clientIp: Maybe(Text(64, "Where he is; left out: not known")),
              userAgent: Maybe(Text(512, "What he uses")),
              deviceId: Maybe(Text(128, "By what you know his device: at least 16 characters")),
              suspicious: Maybe(Type.Boolean({ description: "Whether you find it so yourself" })),
              failures: Maybe(
                Type.Integer({ minimum: 0, maximum: 1000, description: "How many tries failed just before it" }),
              ),
              at: Maybe(Text(40, "When it was done, RFC 3339: at most an hour ago; left out: now")),
            },
            NOTHING_ELSE,
          ),
          { minItems: 1, maxItems: MOST_EVENTS },
        ),
      },
      NOTHING_ELSE,
    ),
    data: Type.Object({
      events: Type.Array(
        Type.Object({
          standing: Standing,
          decision: Type.Union(
            [
              Type.Object({
                id: Type.Union([Id, Type.Null()]),
                mode: Type.Enum(policyModes),
                verdict: Type.Union([PolicyVerdict, Type.Null()]),
              }),
              Type.Null(),
            ],
            { description: "Why; null: nothing was decided" },
          ),
        }),
        { description: "In the order of the body" },
      ),
    }),
    failures: [],
  },
});
