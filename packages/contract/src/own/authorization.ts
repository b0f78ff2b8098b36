import { Id, Maybe, Text } from "../scalars.ts";
import { Type } from "../Type.ts";
import { defineRoutes, NOTHING_ELSE } from "./defineRoutes.ts";

/** How an application says who it is where it does not by `Authorization: Basic`. RFC 6749 §2.3.1 */
export const clientMembers = {
  client_id: Type.Optional(Id),
  client_secret: Type.Optional(Text(128, "Left out by a public client, and where it stands in `Authorization: Basic`")),
} as const;

const RedirectUri = Text(2000, "One of the application's, letter by letter", "https://app.example.com/callback");

export const authorizationRoutes = defineRoutes({
  issueAuthorizationCode: {
    tag: "Sign-in",
    method: "POST",
    path: "/v1/authorizations",
    caller: "session",
    status: 201,
    summary: "Give a signed-in session a code to go back to an application with: good once, for 60 seconds",
    body: Type.Object(
      {
        client_id: Id,
        redirect_uri: RedirectUri,
        code_challenge: Type.String({
          pattern: "^[A-Za-z0-9_-]{43}$",
          description: "The SHA-256 of the verifier, base64url (RFC 7636 §4.2)",
        }),
        code_challenge_method: Type.Literal("S256"),
        state: Maybe(Text(1024, "Comes back as it is")),
      },
      NOTHING_ELSE,
    ),
    data: Type.Object({
      code: Type.String(),
      redirect_to: Type.String({
        description: "The redirect URI with `code`, `state` and `iss` (RFC 9207): where to send the browser",
      }),
      expires_in: Type.Integer({ description: "Seconds" }),
    }),
    failures: ["accountBlocked", "applicationUnknown", "redirectUriUnknown"],
  },

  redeemAuthorizationCode: {
    tag: "Sign-in",
    method: "POST",
    path: "/v1/token",
    caller: "client",
    consumes: "application/x-www-form-urlencoded",
    summary: "Give the application a user token for a code and its verifier; a code that comes again ends what it gave",
    body: Type.Object(
      {
        grant_type: Type.Optional(Type.Literal("authorization_code")),
        code: Text(256),
        code_verifier: Type.String({ pattern: "^[A-Za-z0-9._~-]{43,128}$", description: "RFC 7636 §4.1" }),
        redirect_uri: Type.Optional(RedirectUri),
        ...clientMembers,
      },
      NOTHING_ELSE,
    ),
    data: Type.Object({
      access_token: Type.String({ description: "A user token whose `aud` is the application" }),
      token_type: Type.Literal("Bearer"),
      expires_in: Type.Integer({ description: "Seconds" }),
    }),
    failures: ["grantInvalid"],
  },
});
