import type { FailureName } from "../errors.ts";
import { AuthenticatorSource, AuthenticatorType, Empty, Maybe, Text } from "../scalars.ts";
import { Type } from "../Type.ts";
import { User } from "../user.ts";
import { defineRoutes } from "./defineRoutes.ts";
import { chosenOne, Proof, RecoveryCode } from "./fields.ts";
import { FlowEnd, SignedInUser } from "./flowEnd.ts";

/** Clients spell it both ways. */
const typeFields = { authenticator_type: Maybe(AuthenticatorType), authenticatorType: Maybe(AuthenticatorType) };
const attemptFailures = [
  "factorLocked",
  "factorDisabled",
  "accountBlocked",
  "tooOften",
] as const satisfies readonly FailureName[];

const verifyTotp = {
  tag: "Authenticator app",
  method: "POST",
  path: "/api/v2/mfa/totp/verify",
  caller: "mfaToken",
  summary: "Complete a sign-in with a code from an authenticator app",
  body: Type.Object({
    totp: Proof,
    authenticatorType: Maybe(AuthenticatorType),
    authenticator_type: Maybe(AuthenticatorType),
  }),
  data: User,
  failures: ["totpWrong", "totpMissing", ...attemptFailures],
} as const;

const verifyRecoveryCode = {
  tag: "Authenticator app",
  method: "POST",
  path: "/api/v2/mfa/totp/recovery",
  caller: "mfaToken",
  summary: "Complete a sign-in with the recovery code; the next one is answered",
  body: Type.Object({ ...typeFields, recoveryCode: RecoveryCode }),
  data: User,
  beside: Type.Object({ recoveryCode: Type.String({ description: "The next recovery code, shown once" }) }),
  failures: ["recoveryCodeWrong", "recoveryCodeMissing", ...attemptFailures],
} as const;

export const totpRoutes = defineRoutes({
  listAuthenticators: {
    tag: "Authenticator app",
    method: "GET",
    path: "/api/v2/mfa/authenticator",
    caller: "either",
    summary: "List the caller's authenticator apps",
    query: Type.Object({
      source: Type.Optional(
        Text(32, "APPLICATION leaves out what its owner bound for himself; anything else, nothing"),
      ),
    }),
    data: Type.Array(
      Type.Object({
        id: Type.String(),
        userId: Type.String(),
        createdAt: Type.String(),
        updatedAt: Type.String(),
        enable: Type.Boolean({ description: "False while the binding waits to be confirmed" }),
        secret: Type.Literal("", { description: "Shown once, when the binding begins" }),
        recoveryCode: Type.Literal("", { description: "Shown once, when the binding begins" }),
        authenticatorType: AuthenticatorType,
        source: AuthenticatorSource,
        name: Type.String(),
      }),
    ),
    failures: ["accountBlocked"],
  },

  associateTotp: {
    tag: "Authenticator app",
    method: "POST",
    path: "/api/v2/mfa/totp/associate",
    caller: "either",
    summary: "Begin to bind an authenticator app",
    body: Type.Object({
      ...typeFields,
      source: Maybe(AuthenticatorSource),
      name: Maybe(Text(64)),
      algorithm: Maybe(Type.Enum(["SHA1", "SHA256", "SHA512"])),
      digits: Maybe(Type.Enum([6, 8])),
      period: Maybe(Type.Enum([15, 30, 60])),
    }),
    data: Type.Object({
      authenticator_type: AuthenticatorType,
      secret: Type.String({ description: "Base32" }),
      qrcode_uri: Type.String({ description: "otpauth:// address" }),
      qrcode_data_url: Type.String({ description: "PNG as a data URL" }),
      recovery_code: Type.String({ description: "Goes live when the binding is confirmed" }),
    }),
    failures: ["mfaRequired", "accountBlocked", "tooOften"],
  },

  confirmTotp: {
    tag: "Authenticator app",
    method: "POST",
    path: "/api/v2/mfa/totp/associate/confirm",
    caller: "either",
    summary: "Confirm the binding of an authenticator app with its first code",
    body: Type.Object({ ...typeFields, totp: Proof }),
    data: Type.Union([User, Type.Null()]),
    failures: ["mfaRequired", "totpWrong", "totpMissing", "bindingExpired", ...attemptFailures],
  },

  unbindTotp: {
    tag: "Authenticator app",
    method: "DELETE",
    path: "/api/v2/mfa/totp/associate",
    caller: "session",
    summary: "Unbind one of the caller's authenticator apps, or all, pending ones included",
    ...chosenOne,
    data: Empty,
    failures: ["mfaRequired", "lastFactor", "authenticatorUnknown", "mfaTokenInvalid", "accountBlocked", "tooOften"],
  },

  verifyTotp: verifyTotp,

  verifyAppTotp: {
    ...verifyTotp,
    path: "/api/v2/applications/mfa/totp/verify",
    summary: "Complete a sign-in with a code from an authenticator app, as the end of a flow",
    data: SignedInUser,
    beside: FlowEnd,
  },

  verifyRecoveryCode: verifyRecoveryCode,
  verifyRecoveryCodeAsMobile: {
    ...verifyRecoveryCode,
    path: "/api/v2/applications/mfa/totp/recovery",
    summary: "Complete a sign-in with the recovery code, as one mobile client does",
  },
});
