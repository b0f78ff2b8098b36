import {
  emailScenes,
  type RouteBody,
  type RouteData,
  type Routes,
  smsChannels,
  smsScenes,
} from "@countersign/contract";
import type { CodePurpose } from "@countersign/core";
import type { RequestContext } from "../../request/requestContext.ts";
import {
  checkRecipient,
  eitherRecipient,
  emailRecipient,
  loginWithCode,
  phoneRecipient,
  resetWithCode,
  send,
  signUpWithCode,
  unbindAddressFactor,
  verifyRecipient,
} from "../actions/codes.ts";
import { readParams, readSignup } from "../actions/register.ts";
import { flowEnd } from "../present/flowEnd.ts";
import type { Handler } from "./handler.ts";

async function sendToPhone(
  context: RequestContext,
  body: RouteBody<Routes["sendSms"]>,
  fallback: CodePurpose,
): Promise<{ data: RouteData<Routes["sendSms"]> }> {
  const purpose = body.scene == null ? fallback : smsScenes[body.scene];
  await send(context, { recipient: phoneRecipient(context, body), purpose, tooSoon: "tooOften", appId: body.appId });
  return { data: { code: 200, message: "ok" } };
}

export const sendSms: Handler<Routes["sendSms"]> = ({ context, body }) => sendToPhone(context, body, "general");
export const sendLoginSms: Handler<Routes["sendLoginSms"]> = ({ context, body }) =>
  sendToPhone(context, body, "signIn");
export const sendRegisterSms: Handler<Routes["sendRegisterSms"]> = ({ context, body }) =>
  sendToPhone(context, body, "register");

export const sendSmsV3: Handler<Routes["sendSmsV3"]> = async ({ context, body }) => {
  const recipient = phoneRecipient(
    context,
    { phone: body.phoneNumber, phoneCountryCode: body.phoneCountryCode },
    "phoneNumber",
  );
  await send(context, { recipient, purpose: smsChannels[body.channel], tooSoon: "smsTooOften" });
  return { data: null };
};

export const sendEmail: Handler<Routes["sendEmail"]> = async ({ context, body }) => {
  const purpose = body.scene == null ? "general" : emailScenes[body.scene];
  await send(context, { recipient: emailRecipient(body.email), purpose, tooSoon: "emailTooOften" });
  return { data: null };
};

export const loginByPhoneCode: Handler<Routes["loginByPhoneCode"]> = async ({ context, body }) => {
  const { code, clientIp } = body;
  const login = { code, clientIp, autoRegister: body.autoRegister === true, customData: readParams(body.params) };
  return { data: await loginWithCode(context, { ...login, recipient: phoneRecipient(context, body) }) };
};

export const loginByEmailCode: Handler<Routes["loginByEmailCode"]> = async ({ context, body }) => {
  const { code, clientIp } = body;
  const login = { code, clientIp, autoRegister: body.autoRegister === true, customData: readParams(body.params) };
  return { data: await loginWithCode(context, { ...login, recipient: emailRecipient(body.email) }) };
};

type Registration = Omit<RouteBody<Routes["registerByEmailCode"]>, "email">;

function signupOf(body: Registration) {
  return { ...readSignup(body), code: body.code, encryptedPassword: body.password };
}

export const registerByPhoneCode: Handler<Routes["registerByPhoneCode"]> = async ({ context, body }) => ({
  data: await signUpWithCode(context, { ...signupOf(body), recipient: phoneRecipient(context, body) }),
});

export const registerByEmailCode: Handler<Routes["registerByEmailCode"]> = async ({ context, body }) => ({
  data: await signUpWithCode(context, { ...signupOf(body), recipient: emailRecipient(body.email) }),
});

export const resetPassword: Handler<Routes["resetPassword"]> = async ({ context, body }) => {
  const { code, newPassword } = body;
  await resetWithCode(context, { recipient: eitherRecipient(context, body), code, newPassword });
  return { data: null };
};

export const verifySms: Handler<Routes["verifySms"]> = async ({ context, caller, body }) =>
  flowEnd(await verifyRecipient(context, caller, phoneRecipient(context, body), body.code));

export const verifyEmail: Handler<Routes["verifyEmail"]> = async ({ context, caller, body }) =>
  flowEnd(await verifyRecipient(context, caller, emailRecipient(body.email), body.code));

export const checkAddress: Handler<Routes["checkAddress"]> = async ({ context, caller, body }) => ({
  data: await checkRecipient(context, caller, eitherRecipient(context, body)),
});

export const unbindMfaPhone: Handler<Routes["unbindMfaPhone"]> = async ({ context, caller }) => ({
  data: await unbindAddressFactor(context, caller, "sms"),
});

export const unbindMfaEmail: Handler<Routes["unbindMfaEmail"]> = async ({ context, caller }) => ({
  data: await unbindAddressFactor(context, caller, "email"),
});
