import { Id, Maybe, NullableText, ServedFactor, Text } from "../scalars.ts";
import { policyModes } from "../signalNames.ts";
import { Type } from "../Type.ts";
import { clientMembers } from "./authorization.ts";
import { PolicyVerdict } from "./decisions.ts";
import { defineRoutes, NOTHING_ELSE } from "./defineRoutes.ts";

/** What a back end may say that it has proved: of RFC 8176 §2 what is not judged here. */
const statedAmr = ["pwd", "pin", "kba", "hwk", "swk", "sc", "wia"] as const;

const named = (description: string) => Type.Optional(Text(256, description));

export const ownLoginRoutes = defineRoutes({
  decideSecondFactor: {
    tag: "Sign-in",
    method: "POST",
    path: "/v1/mfa/decisions",
    caller: "application",
    summary: "Say what is due beside a first factor that the application's back end has passed by itself",
    body: Type.Object(
      {
        user: Type.Object(
          {
            id: Type.Optional(Id),
            externalId: named("What the back end calls him"),
            username: named("In whatever case"),
            email: named("An address of the account"),
            phone: named("In E.164, or without the code of the home country"),
          },
          { ...NOTHING_ELSE, description: "Exactly one of them" },
        ),
        amr: Maybe(
          Type.Array(Type.Enum(statedAmr), {
            maxItems: statedAmr.length,
            description:
              "What was proved (RFC 8176). Left out, tokens say nothing of it; only with `pwd` do they reach `acr` 2",
          }),
        ),
        create: Maybe(
          Type.Object(
            {
              username: named("Free in the pool"),
              provedEmail: named("An address that the back end has proved to be his"),
              provedPhone: named("A number that the back end has proved to be his"),
            },
            {
              ...NOTHING_ELSE,
              description:
                "Makes the account of `user.externalId` where there is none; ignored where there is. An address that nobody has proved does not belong here",
            },
          ),
        ),
        clientIp: Maybe(Text(64, "Where he is")),
        userAgent: Maybe(Text(512, "What he uses")),
        deviceId: Maybe(
          Text(128, "By what the back end knows his device: at least 16 characters, a secret of the device"),
        ),
        suspicious: Maybe(Type.Boolean({ description: "Whether the back end itself finds it so" })),
        action: Maybe(Text(64, "What he is about to do, in the words of the policy's rules")),
      },
      NOTHING_ELSE,
    ),
    data: Type.Object({
      userId: Id,
      created: Type.Boolean(),
      authTime: Type.Integer({ description: "Seconds since 1970: what the token of this login says as `auth_time`" }),
      secondFactor: Type.Union(
        [
          Type.Object({
            mfaToken: Type.String({ description: "For the page or the client on which he goes on" }),
            expiresAt: Type.String({ description: "ISO 8601" }),
            choices: Type.Array(
              Type.Object({
                factor: ServedFactor,
                bound: Type.Boolean({ description: "False: choosing it means binding it first" }),
              }),
              { description: "The preferred one first; GET /v1/mfa says more" },
            ),
          }),
          Type.Null(),
        ],
        { description: "Null: none is due, and the back end may let him in" },
      ),
      decision: Type.Object(
        {
          id: Type.Union([Id, Type.Null()], { description: "For GET /v1/decisions/{id}; null: none is kept" }),
          mode: Type.Enum(policyModes),
          verdict: Type.Union([PolicyVerdict, Type.Null()], {
            description: "What a policy comes to; only where `mode` is `adaptive` does it decide",
          }),
        },
        { description: "Why" },
      ),
    }),
    failures: [
      "ownLoginRefused",
      "userNotFound",
      "accountBlocked",
      "signInDenied",
      "enrolmentNeedsHelp",
      "userExists",
      "usernameTaken",
      "emailTaken",
      "phoneTaken",
    ],
  },

  introspectToken: {
    tag: "Sign-in",
    method: "POST",
    path: "/v1/introspect",
    caller: "application",
    consumes: "application/x-www-form-urlencoded",
    summary: "Say whether a user token that was given for the application still holds, and what for (RFC 7662)",
    body: Type.Object({ token: Text(8192), token_type_hint: Type.Optional(Text(64)), ...clientMembers }, NOTHING_ELSE),
    data: Type.Union([
      Type.Object({ active: Type.Literal(false) }),
      Type.Object({
        active: Type.Literal(true),
        token_type: Type.Literal("Bearer"),
        sub: Id,
        username: NullableText,
        external_id: NullableText,
        client_id: Id,
        aud: Id,
        iss: Type.String(),
        jti: Id,
        iat: Type.Integer(),
        exp: Type.Integer(),
        auth_time: Type.Integer(),
        mfa_time: Type.Optional(
          Type.Integer({ description: "When what raised `acr` to 2 was last passed; left out at `acr` 1" }),
        ),
        amr: Type.Array(Type.String()),
        acr: Type.Enum(["1", "2"]),
      }),
    ]),
    failures: [],
  },
});
