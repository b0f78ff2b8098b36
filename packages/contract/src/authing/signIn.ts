import type { Static } from "typebox";
import type { FailureName } from "../errors.ts";
import { Empty, Maybe, NullableText, PolicyFactor, Text } from "../scalars.ts";
import { Type } from "../Type.ts";
import { User } from "../user.ts";
import { defineRoutes } from "./defineRoutes.ts";
import { Account, ClientIp, CountryCode, Email, EncryptedPassword, Phone } from "./fields.ts";

/** What comes with 1635 and 1636: all that a client needs to ask for the second factor. */
export const TriggerData = Type.Object(
  {
    mfaToken: Type.String(),
    applicationMfa: Type.Array(Type.Object({ mfaPolicy: PolicyFactor, sort: Type.Integer(), status: Type.Literal(1) })),
    totpMfaEnabled: Type.Boolean(),
    faceMfaEnabled: Type.Boolean(),
    passkeyEnabled: Type.Boolean(),
    mfaPhone: NullableText,
    mfaPhoneCountryCode: NullableText,
    mfaEmail: NullableText,
    email: NullableText,
    phone: NullableText,
    phoneCountryCode: NullableText,
    username: NullableText,
    nickname: NullableText,
    avatar: NullableText,
    current: PolicyFactor,
  },
  { $id: "TriggerData" },
);
export type TriggerData = Static<typeof TriggerData>;

const passwordSignInFailures = [
  "mfaRequired",
  "applicationMfaRequired",
  "passwordWrong",
  "passwordDisavowed",
  "enrolmentNeedsHelp",
  "passwordUnreadable",
  "signInLocked",
  "accountBlocked",
  "applicationUnknown",
  "tooOften",
] as const satisfies readonly FailureName[];

const endOfSession = {
  tag: "Account",
  method: "GET",
  caller: "session",
  data: Empty,
  failures: ["accountBlocked", "tooOften"],
} as const;

const introspection = {
  tag: "Sign-in",
  caller: "anyone",
  summary: "Read what an mfaToken stands for and whether it is still open",
  data: Type.Object({
    active: Type.Boolean(),
    userPoolId: Type.Optional(Type.String()),
    userId: Type.Optional(Type.String()),
    exp: Type.Optional(Type.Integer()),
    iat: Type.Optional(Type.Integer()),
  }),
  failures: [],
} as const;
const TokenField = Type.Object({ token: Text(4096) });
const introspected = introspection.data;

export const signInRoutes = defineRoutes({
  loginByAccount: {
    tag: "Sign-in",
    method: "POST",
    path: "/api/v2/login/account",
    caller: "anyone",
    summary: "Sign in with an e-mail address, phone number or user name and a password",
    body: Type.Object({
      account: Account,
      password: EncryptedPassword,
      autoRegister: Maybe(Type.Boolean()),
      clientIp: ClientIp,
    }),
    data: User,
    failures: [...passwordSignInFailures, "malformed", "credentialsInvalid"],
  },

  signIn: {
    tag: "Sign-in",
    method: "POST",
    path: "/api/v3/signin",
    caller: "anyone",
    summary: "Sign in by credentials",
    body: Type.Object({
      connection: Type.Literal("PASSWORD"),
      passwordPayload: Type.Object({
        password: Text(8192, "In clear, or encrypted as `options.passwordEncryptType` says"),
        account: Maybe(Account),
        email: Maybe(Email),
        phone: Maybe(Phone),
        username: Maybe(Text(320)),
      }),
      options: Maybe(
        Type.Object({
          passwordEncryptType: Maybe(Type.Enum(["none", "rsa"])),
          clientIp: ClientIp,
          phoneCountryCode: CountryCode,
        }),
      ),
      client_id: Maybe(Text(64)),
      client_secret: Maybe(Text(64)),
    }),
    data: Type.Object({
      access_token: Type.String(),
      id_token: Type.String(),
      token_type: Type.Literal("Bearer"),
      expires_in: Type.Integer(),
      scope: Type.String(),
    }),
    failures: [...passwordSignInFailures, "malformed", "credentialsInvalid"],
  },

  currentUser: {
    tag: "Account",
    method: "GET",
    path: "/api/v2/users/me",
    caller: "session",
    summary: "Read the account that is signed in",
    data: User,
    failures: ["accountBlocked"],
  },

  logout: { ...endOfSession, path: "/api/v2/logout", summary: "End the session" },

  logoutAtRoot: { ...endOfSession, path: "/logout", summary: "End the session, as the Java client does" },

  introspectMfaToken: {
    ...introspection,
    method: "POST",
    path: "/mfa/token/introspection",
    body: TokenField,
    beside: introspected,
  },

  introspectMfaTokenByQuery: {
    ...introspection,
    method: "GET",
    path: "/mfa/token/introspection",
    query: TokenField,
    beside: introspected,
  },
});
