import { AuthenticatorType, Maybe, PolicyFactor, Text } from "../scalars.ts";
import { Type } from "../Type.ts";
import { defineRoutes } from "./defineRoutes.ts";
import { chosenOne, PastedId, RecoveryCode } from "./fields.ts";
import { TriggerData } from "./signIn.ts";

const UserParams = Type.Object({ id: PastedId });

const Policy = Type.Object({ appId: Type.String(), enabledFactors: Type.Array(PolicyFactor) });

const AccessToken = Type.Object({
  accessToken: Type.String(),
  exp: Type.Integer({ description: "Seconds since 1970" }),
  iat: Type.Integer({ description: "Seconds since 1970" }),
});

/** How `userId` names an account; Authing knows two more, which name nothing here. */
const userIdTypes = ["user_id", "external_id", "username", "email", "phone"] as const;

export const managementRoutes = defineRoutes({
  getMfaTriggerData: {
    tag: "Management",
    method: "GET",
    path: "/api/v3/get-mfa-trigger-data",
    caller: "management",
    summary:
      "Say what is due beside a first factor that a back end has passed by itself: nothing where `applicationMfa` is empty",
    query: Type.Object({
      appId: PastedId,
      userId: Text(256),
      userIdType: Type.Optional(Type.Enum(userIdTypes, { description: "Left out: user_id" })),
    }),
    data: TriggerData,
    failures: ["applicationUnknown", "userNotFound", "accountBlocked", "enrolmentNeedsHelp"],
  },

  /** Java and C# read the three beside the envelope's own members. */
  issueAccessToken: {
    tag: "Management",
    method: "GET",
    path: "/api/v2/userpools/accessToken",
    caller: "anyone",
    summary: "Give a pool access token for the pool's secret",
    query: Type.Object({ userPoolId: PastedId, secret: Text(128) }),
    data: AccessToken,
    beside: AccessToken,
    failures: ["credentialsInvalid"],
  },

  importTotp: {
    tag: "Management",
    method: "POST",
    path: "/api/v2/mfa/totp/import",
    caller: "management",
    summary: "Bind an authenticator app that another service enrolled; live at once",
    body: Type.Object({
      userId: PastedId,
      secret: Text(256, "Base32", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"),
      recoveryCode: RecoveryCode,
    }),
    data: Type.Object({
      id: Type.String(),
      userId: Type.String(),
      enable: Type.Boolean(),
      secret: Type.String(),
      authenticatorType: AuthenticatorType,
      recoveryCode: Type.Union([Type.String(), Type.Null()]),
      createdAt: Type.String(),
      updatedAt: Type.String(),
    }),
    failures: ["userNotFound", "tooOften"],
  },

  readMfaBound: {
    tag: "Management",
    method: "GET",
    path: "/api/v2/users/:id/mfa-bound",
    caller: "management",
    summary: "Read which factors an account has bound",
    params: UserParams,
    data: Type.Object({ FACE: Type.Boolean(), OTP: Type.Boolean() }),
    failures: ["userNotFound"],
  },

  unbindMfa: {
    tag: "Management",
    method: "DELETE",
    path: "/api/v2/users/:id/mfa-bound",
    caller: "management",
    summary: "Unbind a factor of an account, or one of several authenticators; its sessions end",
    params: UserParams,
    query: Type.Object({ type: Type.Enum(["OTP", "FACE"]), ...chosenOne.query.properties }),
    body: chosenOne.body,
    data: Type.Literal(true),
    failures: ["userNotFound", "authenticatorUnknown", "tooOften"],
  },

  updateApplicationMfaSettings: {
    tag: "Management",
    method: "POST",
    path: "/api/v3/update-application-mfa-settings",
    caller: "management",
    summary: "Set which second factors an application demands",
    body: Type.Object({
      appId: PastedId,
      enabledFactors: Maybe(Type.Array(PolicyFactor, { maxItems: 5 })),
      disabledFactors: Maybe(Type.Array(PolicyFactor, { maxItems: 5 })),
    }),
    data: Policy,
    failures: ["applicationUnknown", "tooOften"],
  },

  getApplicationMfaSettings: {
    tag: "Management",
    method: "GET",
    path: "/api/v3/get-application-mfa-settings",
    caller: "management",
    summary: "Read which second factors an application demands",
    query: Type.Object({ appId: PastedId }),
    data: Policy,
    failures: ["applicationUnknown"],
  },
});
