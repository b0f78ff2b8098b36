import type { TObject } from "typebox";
import type { FailureName } from "../errors.ts";
import { FirstRecoveryCode } from "../firstRecoveryCode.ts";
import { Empty, Maybe, Text } from "../scalars.ts";
import { Type } from "../Type.ts";
import { User } from "../user.ts";
import { defineRoutes } from "./defineRoutes.ts";
import {
  ClientIp,
  Code,
  CountryCode,
  CustomData,
  chosenOne,
  Email,
  EncryptedPassword,
  Phone,
  registrationOptions,
} from "./fields.ts";
import { FlowEnd, SignedInUser } from "./flowEnd.ts";
import { emailScenes, smsChannels, smsScenes } from "./purposes.ts";

/** Gives the schema of one of the names of a table. */
function nameOf<Name extends string>(table: Readonly<Record<Name, unknown>>) {
  return Type.Enum(Object.keys(table) as Name[]); // its keys are its names
}

const SmsScene = nameOf(smsScenes);
const EmailScene = nameOf(emailScenes);

const sendingFailures = ["applicationUnknown", "tooOften", "channelDown"] as const satisfies readonly FailureName[];
const codeFailures = [
  "codeWrong",
  "codeExpired",
  "codeSuperseded",
  "signInLocked",
  "applicationUnknown",
  "accountBlocked",
] as const satisfies readonly FailureName[];
const gateFailures = [
  "mfaRequired",
  "applicationMfaRequired",
  "firstFactorUnsuitable",
  "enrolmentNeedsHelp",
] as const satisfies readonly FailureName[];

/** What clients type their answer as: `CommonMessage`. */
const Sent = Type.Object({ code: Type.Literal(200), message: Type.String() });

function smsRoute<const Path extends string>(path: Path, summary: string) {
  return {
    tag: "Codes by message",
    method: "POST",
    path,
    caller: "anyone",
    summary,
    body: Type.Object({ phone: Phone, phoneCountryCode: CountryCode, scene: Maybe(SmsScene), appId: Maybe(Text(64)) }),
    data: Sent,
    failures: sendingFailures,
  } as const;
}

const signInOptions = { autoRegister: Maybe(Type.Boolean()), clientIp: ClientIp, params: CustomData };

const registration = { code: Code, password: Maybe(EncryptedPassword), ...registrationOptions };
const registrationFailures = [
  ...codeFailures,
  ...gateFailures,
  "phoneTaken",
  "emailTaken",
  "passwordUnreadable",
] as const satisfies readonly FailureName[];

const secondFactorFailures = [
  "applicationMfaRequired",
  "addressNotYours",
  "enrolmentNeedsHelp",
  "codeWrong",
  "codeExpired",
  "codeSuperseded",
  "factorLocked",
  "factorDisabled",
  "phoneTaken",
  "emailTaken",
  "accountBlocked",
] as const satisfies readonly FailureName[];

function verification<const Path extends string, B extends TObject>(path: Path, summary: string, body: B) {
  return {
    tag: "Codes by message",
    method: "POST",
    path,
    caller: "mfaToken",
    summary,
    body,
    data: SignedInUser,
    beside: Type.Object({ ...FlowEnd.properties, recoveryCode: Type.Optional(FirstRecoveryCode) }),
    failures: secondFactorFailures,
  } as const;
}

function factorRemoval<const Path extends string>(path: Path, summary: string) {
  return {
    tag: "Codes by message",
    method: "POST",
    path,
    caller: "session",
    summary,
    ...chosenOne,
    data: Empty,
    failures: ["mfaRequired", "lastFactor", "authenticatorUnknown", "accountBlocked", "tooOften"],
  } as const;
}

const sendEmail = {
  tag: "Codes by message",
  method: "POST",
  path: "/api/v2/email/send",
  caller: "anyone",
  summary: "Send a code by e-mail; 2080 when too soon",
  body: Type.Object({ email: Email, scene: Maybe(EmailScene) }),
  data: Empty,
  failures: [...sendingFailures, "emailTooOften"],
} as const;

const registerByPhoneCode = {
  tag: "Sign-in",
  method: "POST",
  path: "/api/v2/register-phone-code",
  caller: "anyone",
  summary: "Register with a code sent by text message",
  body: Type.Object({ phone: Phone, phoneCountryCode: CountryCode, ...registration }),
  data: User,
  failures: registrationFailures,
} as const;

const registerByEmailCode = {
  tag: "Sign-in",
  method: "POST",
  path: "/api/v2/register/email-code",
  caller: "anyone",
  summary: "Register with a code sent by e-mail",
  body: Type.Object({ email: Email, ...registration }),
  data: User,
  failures: registrationFailures,
} as const;

export const codeRoutes = defineRoutes({
  sendSms: smsRoute("/api/v2/sms/send", "Send a code by text message"),
  sendLoginSms: smsRoute("/api/v2/sms/send-login", "Send a sign-in code by text message"),
  sendRegisterSms: smsRoute("/api/v2/sms/send-register", "Send a registration code by text message"),

  sendSmsV3: {
    tag: "Codes by message",
    method: "POST",
    path: "/api/v3/send-sms",
    caller: "anyone",
    summary: "Send a code by text message; 422 when too soon",
    body: Type.Object({ phoneNumber: Phone, phoneCountryCode: CountryCode, channel: nameOf(smsChannels) }),
    data: Empty,
    failures: [...sendingFailures, "smsTooOften"],
  },

  sendEmail: sendEmail,
  sendEmailAsMobile: {
    ...sendEmail,
    path: "/api/v2/email/send-email",
    summary: "Send a code by e-mail, as one mobile client asks for it",
  },

  loginByPhoneCode: {
    tag: "Sign-in",
    method: "POST",
    path: "/api/v2/login/phone-code",
    caller: "anyone",
    summary: "Sign in with a code sent by text message",
    body: Type.Object({ phone: Phone, phoneCountryCode: CountryCode, code: Code, ...signInOptions }),
    data: User,
    failures: [...codeFailures, ...gateFailures, "userNotFound", "phoneTaken"],
  },

  loginByEmailCode: {
    tag: "Sign-in",
    method: "POST",
    path: "/api/v2/login/email-code",
    caller: "anyone",
    summary: "Sign in with a code sent by e-mail",
    body: Type.Object({ email: Email, code: Code, ...signInOptions }),
    data: User,
    failures: [...codeFailures, ...gateFailures, "userNotFound", "emailTaken"],
  },

  registerByPhoneCode: registerByPhoneCode,
  registerByPhoneCodeAsMobile: {
    ...registerByPhoneCode,
    path: "/api/v2/register/phone-code",
    summary: "Register with a code sent by text message, as the mobile clients do",
  },

  registerByEmailCode: registerByEmailCode,
  registerByEmailCodeAsGuard: {
    ...registerByEmailCode,
    path: "/api/v2/register-email-code",
    summary: "Register with a code sent by e-mail, as Guard does",
  },

  resetPassword: {
    tag: "Account",
    method: "POST",
    path: "/api/v2/password/reset",
    caller: "anyone",
    summary: "Set a new password with a code; sessions end, bound factors stay where the address was proved before",
    body: Type.Object({
      phone: Maybe(Phone),
      phoneCountryCode: CountryCode,
      email: Maybe(Email),
      code: Code,
      newPassword: EncryptedPassword,
    }),
    data: Empty,
    failures: [...codeFailures, "passwordUnreadable", "userNotFound"],
  },

  verifySms: verification(
    "/api/v2/applications/mfa/sms/verify",
    "Complete a sign-in with a code sent by text message",
    Type.Object({ phone: Phone, phoneCountryCode: CountryCode, code: Code }),
  ),
  verifyEmail: verification(
    "/api/v2/applications/mfa/email/verify",
    "Complete a sign-in with a code sent by e-mail",
    Type.Object({ email: Email, code: Code }),
  ),

  checkAddress: {
    tag: "Codes by message",
    method: "POST",
    path: "/api/v2/applications/mfa/check",
    caller: "mfaToken",
    summary: "Say whether an address may become the caller's second factor",
    body: Type.Object({ phone: Maybe(Phone), phoneCountryCode: CountryCode, email: Maybe(Email) }),
    data: Type.Boolean(),
    failures: ["accountBlocked", "tooOften"],
  },

  unbindMfaPhone: factorRemoval("/api/v2/mfa/phone/unbind", "Unbind the second factor by text message"),
  unbindMfaEmail: factorRemoval("/api/v2/mfa/email/unbind", "Unbind the second factor by e-mail"),
});
