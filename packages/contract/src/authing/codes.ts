import type { TObject } from "typebox";
import type { FailureName } from "../errors.ts";
import { Empty, Maybe, Text } from "../scalars.ts";
import { Type } from "../Type.ts";
import { User } from "../user.ts";
import { defineRoute } from "./defineRoute.ts";
import { ClientIp, Code, CountryCode, CustomData, Email, EncryptedPassword, Phone } from "./fields.ts";
import { FlowEnd, SignedInUser } from "./flowEnd.ts";
import { ProfileInput } from "./profile.ts";
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
  "signInLocked",
  "applicationUnknown",
  "accountBlocked",
] as const satisfies readonly FailureName[];
const gateFailures = [
  "mfaRequired",
  "applicationMfaRequired",
  "firstFactorUnsuitable",
] as const satisfies readonly FailureName[];

/** What clients type their answer as: `CommonMessage`. */
const Sent = Type.Object({ code: Type.Literal(200), message: Type.String() });

function sendSms<const Id extends string, const Path extends string>(operationId: Id, path: Path, summary: string) {
  return defineRoute({
    operationId,
    tag: "Codes by message",
    method: "POST",
    path,
    caller: "anyone",
    summary,
    body: Type.Object({ phone: Phone, phoneCountryCode: CountryCode, scene: Maybe(SmsScene), appId: Maybe(Text(64)) }),
    data: Sent,
    failures: sendingFailures,
  });
}

export const sendSmsRoute = sendSms("sendSms", "/api/v2/sms/send", "Send a code by text message");
export const sendLoginSmsRoute = sendSms(
  "sendLoginSms",
  "/api/v2/sms/send-login",
  "Send a sign-in code by text message",
);
export const sendRegisterSmsRoute = sendSms(
  "sendRegisterSms",
  "/api/v2/sms/send-register",
  "Send a registration code by text message",
);

export const sendSmsV3Route = defineRoute({
  operationId: "sendSmsV3",
  tag: "Codes by message",
  method: "POST",
  path: "/api/v3/send-sms",
  caller: "anyone",
  summary: "Send a code by text message; 422 when too soon",
  body: Type.Object({ phoneNumber: Phone, phoneCountryCode: CountryCode, channel: nameOf(smsChannels) }),
  data: Empty,
  failures: [...sendingFailures, "smsTooOften"],
});

export const sendEmailRoute = defineRoute({
  operationId: "sendEmail",
  tag: "Codes by message",
  method: "POST",
  path: "/api/v2/email/send",
  caller: "anyone",
  summary: "Send a code by e-mail; 2080 when too soon",
  body: Type.Object({ email: Email, scene: Maybe(EmailScene) }),
  data: Empty,
  failures: [...sendingFailures, "emailTooOften"],
});

const signInOptions = { autoRegister: Maybe(Type.Boolean()), clientIp: ClientIp, params: CustomData };

export const loginPhoneCodeRoute = defineRoute({
  operationId: "loginByPhoneCode",
  tag: "Sign-in",
  method: "POST",
  path: "/api/v2/login/phone-code",
  caller: "anyone",
  summary: "Sign in with a code sent by text message",
  body: Type.Object({ phone: Phone, phoneCountryCode: CountryCode, code: Code, ...signInOptions }),
  data: User,
  failures: [...codeFailures, ...gateFailures, "userNotFound", "phoneTaken"],
});

export const loginEmailCodeRoute = defineRoute({
  operationId: "loginByEmailCode",
  tag: "Sign-in",
  method: "POST",
  path: "/api/v2/login/email-code",
  caller: "anyone",
  summary: "Sign in with a code sent by e-mail",
  body: Type.Object({ email: Email, code: Code, ...signInOptions }),
  data: User,
  failures: [...codeFailures, ...gateFailures, "userNotFound", "emailTaken"],
});

const registration = {
  code: Code,
  password: Maybe(EncryptedPassword),
  profile: Maybe(ProfileInput),
  params: CustomData,
  forceLogin: Maybe(Type.Boolean()),
  generateToken: Maybe(Type.Boolean()),
  clientIp: ClientIp,
};
const registrationFailures = [
  ...codeFailures,
  ...gateFailures,
  "phoneTaken",
  "emailTaken",
  "passwordUnreadable",
] as const satisfies readonly FailureName[];

export const registerEmailCodeRoute = defineRoute({
  operationId: "registerByEmailCode",
  tag: "Sign-in",
  method: "POST",
  path: "/api/v2/register/email-code",
  caller: "anyone",
  summary: "Register with a code sent by e-mail",
  body: Type.Object({ email: Email, ...registration }),
  data: User,
  failures: registrationFailures,
});

export const registerPhoneCodeRoute = defineRoute({
  operationId: "registerByPhoneCode",
  tag: "Sign-in",
  method: "POST",
  path: "/api/v2/register-phone-code",
  caller: "anyone",
  summary: "Register with a code sent by text message",
  body: Type.Object({ phone: Phone, phoneCountryCode: CountryCode, ...registration }),
  data: User,
  failures: registrationFailures,
});

export const resetPasswordRoute = defineRoute({
  operationId: "resetPassword",
  tag: "Account",
  method: "POST",
  path: "/api/v2/password/reset",
  caller: "anyone",
  summary: "Set a new password with a code; sessions end, bound factors stay",
  body: Type.Object({
    phone: Maybe(Phone),
    phoneCountryCode: CountryCode,
    email: Maybe(Email),
    code: Code,
    newPassword: EncryptedPassword,
  }),
  data: Empty,
  failures: [...codeFailures, "passwordUnreadable"],
});

const secondFactorFailures = [
  "codeWrong",
  "codeExpired",
  "factorLocked",
  "factorDisabled",
  "phoneTaken",
  "emailTaken",
  "accountBlocked",
] as const satisfies readonly FailureName[];

function verification<const Id extends string, const Path extends string, B extends TObject>(
  operationId: Id,
  path: Path,
  summary: string,
  body: B,
) {
  return defineRoute({
    operationId,
    tag: "Codes by message",
    method: "POST",
    path,
    caller: "mfaToken",
    summary,
    body,
    data: SignedInUser,
    beside: FlowEnd,
    failures: secondFactorFailures,
  });
}

export const verifySmsRoute = verification(
  "verifySms",
  "/api/v2/applications/mfa/sms/verify",
  "Complete a sign-in with a code sent by text message",
  Type.Object({ phone: Phone, phoneCountryCode: CountryCode, code: Code }),
);
export const verifyEmailRoute = verification(
  "verifyEmail",
  "/api/v2/applications/mfa/email/verify",
  "Complete a sign-in with a code sent by e-mail",
  Type.Object({ email: Email, code: Code }),
);

export const checkAddressRoute = defineRoute({
  operationId: "checkAddress",
  tag: "Codes by message",
  method: "POST",
  path: "/api/v2/applications/mfa/check",
  caller: "mfaToken",
  summary: "Say whether an address may become the caller's second factor",
  body: Type.Object({ phone: Maybe(Phone), phoneCountryCode: CountryCode, email: Maybe(Email) }),
  data: Type.Boolean(),
  failures: ["accountBlocked", "tooOften"],
});

function factorRemoval<const Id extends string, const Path extends string>(
  operationId: Id,
  path: Path,
  summary: string,
) {
  return defineRoute({
    operationId,
    tag: "Codes by message",
    method: "POST",
    path,
    caller: "session",
    summary,
    body: Type.Object({}),
    data: Empty,
    failures: ["mfaRequired", "accountBlocked", "tooOften"],
  });
}

export const unbindMfaPhoneRoute = factorRemoval(
  "unbindMfaPhone",
  "/api/v2/mfa/phone/unbind",
  "Unbind the second factor by text message",
);
export const unbindMfaEmailRoute = factorRemoval(
  "unbindMfaEmail",
  "/api/v2/mfa/email/unbind",
  "Unbind the second factor by e-mail",
);
