import type { FailureName } from "../errors.ts";
import { FirstRecoveryCode } from "../firstRecoveryCode.ts";
import { Empty, Maybe, NullableText, Text } from "../scalars.ts";
import { Type } from "../Type.ts";
import { defineRoutes } from "./defineRoutes.ts";
import { CountryCode, Email, PastedId, Phone } from "./fields.ts";

/** A face is bound in a live session or by two photos, and these calls bring one. */
const FactorType = Type.Enum(["OTP", "SMS", "EMAIL"]);

const common = { tag: "Account", caller: "session", codeless: true } as const;

const addressFailures = ["addressNotYours", "phoneTaken", "emailTaken"] as const satisfies readonly FailureName[];

/** How clients of generation 3, and one mobile client of generation 2, bind and unbind second factors in a session. */
export const enrolmentRoutes = defineRoutes({
  beginEnrolment: {
    ...common,
    method: "POST",
    path: "/api/v3/send-enroll-factor-request",
    summary: "Begin to bind a second factor: an app to scan, or a code that is sent",
    body: Type.Object({
      factorType: FactorType,
      profile: Maybe(Type.Object({ phoneNumber: Maybe(Phone), phoneCountryCode: CountryCode, email: Maybe(Email) })),
    }),
    data: Type.Object({
      enrollmentToken: Type.String({ description: "Good for ten minutes, in this session, once" }),
      otpData: Type.Optional(
        Type.Object({
          qrCodeUri: Type.String({ description: "otpauth:// address, which holds the secret" }),
          qrCodeDataUrl: Type.String({ description: "PNG as a data URL" }),
          recoveryCode: Type.String({ description: "Goes live when the app is confirmed" }),
        }),
      ),
    }),
    failures: [
      ...["mfaRequired", "accountBlocked", "addressNotYours", "enrolmentNeedsHelp"],
      ...["smsTooOften", "emailTooOften", "channelDown"],
    ] as const satisfies readonly FailureName[],
  },

  completeEnrolment: {
    ...common,
    method: "POST",
    path: "/api/v3/enroll-factor",
    summary: "Confirm the binding of a second factor with its first code",
    body: Type.Object({
      factorType: FactorType,
      enrollmentToken: PastedId,
      enrollmentData: Type.Object({ passCode: Text(64, "Shown by the app, or sent", "123456") }),
    }),
    data: Type.Object({ recoveryCode: Type.Optional(FirstRecoveryCode) }),
    failures: [
      ...["mfaRequired", "accountBlocked", "bindingExpired", "totpWrong", "totpMissing", "codeWrong", "codeExpired"],
      ...["codeSuperseded", "factorLocked", "factorDisabled", "enrolmentNeedsHelp", ...addressFailures],
    ] as const satisfies readonly FailureName[],
  },

  listEnrolledFactors: {
    ...common,
    method: "GET",
    path: "/api/v3/list-enrolled-factors",
    summary: "List the caller's second factors, with the ids to unbind them by",
    data: Type.Array(
      Type.Object({
        factorId: Type.String(),
        factorType: Type.Enum(["OTP", "SMS", "EMAIL", "FACE"]),
        profile: Type.Object({
          phoneNumber: NullableText,
          email: NullableText,
        }),
      }),
    ),
    failures: ["accountBlocked"],
  },

  resetFactor: {
    ...common,
    method: "POST",
    path: "/api/v3/reset-factor",
    summary: "Unbind one of the caller's second factors",
    body: Type.Object({ factorId: PastedId }),
    data: Empty,
    failures: ["mfaRequired", "lastFactor", "authenticatorUnknown", "accountBlocked"],
  },
});
