import type { FailureName } from "../errors.ts";
import { faceAttemptFailures, faceBindingFailures } from "../faceParts.ts";
import { FirstRecoveryCode } from "../firstRecoveryCode.ts";
import { Maybe, Text } from "../scalars.ts";
import { Type } from "../Type.ts";
import { defineRoutes } from "./defineRoutes.ts";
import { Photo, photoFailures } from "./face.ts";
import { Code, CountryCode, Email, Phone, Proof, RecoveryCode } from "./fields.ts";
import { SignedInUser } from "./flowEnd.ts";

/** What Guard does between a first factor and a session. */
const authFlowActions = [
  "verify-totp",
  "verify-sms",
  "verify-email",
  "verify-face",
  "associate-face",
  "verify-totp-first-time",
  "recovery-totp",
  "confirm-totp-recovery-code",
] as const;

/** What each action goes by; `mfaToken` must be the one that `flowHandle` came with. */
const FlowData = Type.Object({
  mfaToken: Maybe(Text(4096)),
  totp: Proof,
  recoveryCode: RecoveryCode,
  phone: Maybe(Phone),
  phoneCountryCode: CountryCode,
  email: Maybe(Email),
  code: Code,
  photo: Photo,
  photoA: Photo,
  photoB: Photo,
});

const authFlowFailures = [
  "mfaTokenInvalid",
  "applicationMfaRequired",
  "enrolmentNeedsHelp",
  "totpWrong",
  "totpMissing",
  "bindingExpired",
  "recoveryCodeWrong",
  "recoveryCodeMissing",
  "codeWrong",
  "codeExpired",
  "codeSuperseded",
  "addressNotYours",
  "phoneTaken",
  "emailTaken",
  "facePhotosIncomplete",
  "faceBindFailed",
  ...faceBindingFailures,
  ...photoFailures,
  ...faceAttemptFailures,
  "accountBlocked",
  "tooOften",
] as const satisfies readonly FailureName[];

export const authFlowRoutes = defineRoutes({
  /**
   * How Guard completes a sign-in: with nothing in its headers, by the `flowHandle` that came with the demand for a second
   * factor. What shows a recovery code is acknowledged by `confirm-totp-recovery-code`, which alone opens the session then.
   */
  authFlow: {
    tag: "Sign-in",
    method: "POST",
    path: "/interaction/authFlow",
    caller: "anyone",
    summary: "Go on with a sign-in that waits for its second factor, as Authing's Guard does",
    body: Type.Object({
      action: Type.Enum([...authFlowActions]),
      flowHandle: Text(128, "As it came with 1635 or 1636"),
      data: Maybe(FlowData),
    }),
    data: Type.Union([
      SignedInUser,
      Type.Object({
        recoveryCode: Type.Optional(Type.String({ description: "The next recovery code, shown once" })),
      }),
    ]),
    beside: Type.Object({
      statusCode: Type.Enum([200, 302], { description: "302 where the sign-in is over" }),
      apiCode: Type.Optional(Type.Literal(1600)),
      recoveryCode: Type.Optional(FirstRecoveryCode),
    }),
    failures: authFlowFailures,
  },
});
