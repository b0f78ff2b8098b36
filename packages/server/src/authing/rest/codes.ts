import { type AuthingRoutes, emailScenes, type RouteBody, smsChannels, smsScenes } from "@countersign/contract";
import {
  type CodePurpose,
  isAddressUsable,
  isSecondFactorDue,
  type Recipient,
  removeAuthenticator,
  type TokenRef,
  verifyAddress,
} from "@countersign/core";
import type { HandlerAnswer, HandlerInput, Handlers } from "../../http/handler.ts";
import { presentSignedIn } from "../../present/presentSignedIn.ts";
import { unlessDue } from "../../present/unlessDue.ts";
import type { RequestContext } from "../../request/requestContext.ts";
import { type CodeLogin, demandCode, loginWithCode, resetWithCode, send, signUpWithCode } from "../actions/codes.ts";
import { flowEnd } from "../present/flowEnd.ts";
import { readChosenId } from "../read/readChosenId.ts";
import { readParams, readSignup } from "../read/readProfile.ts";
import { eitherRecipient, emailRecipient, phoneRecipient } from "../read/readRecipient.ts";

export const codeHandlers = {
  sendSms: ({ context, body }) => sendToPhone(context, body, "general"),
  sendLoginSms: ({ context, body }) => sendToPhone(context, body, "signIn"),
  sendRegisterSms: ({ context, body }) => sendToPhone(context, body, "register"),

  async sendSmsV3({ context, body: { phoneNumber, phoneCountryCode, channel } }) {
    const recipient = phoneRecipient(context, { phone: phoneNumber, phoneCountryCode }, "phoneNumber");
    await send(context, { recipient, purpose: smsChannels[channel], tooSoon: "smsTooOften" });
    return { data: null };
  },

  sendEmail: sendToMailbox,
  sendEmailAsMobile: sendToMailbox,

  loginByPhoneCode: async ({ context, body }) => ({
    data: await loginWithCode(context, loginOf(body, phoneRecipient(context, body))),
  }),

  loginByEmailCode: async ({ context, body }) => ({
    data: await loginWithCode(context, loginOf(body, emailRecipient(body.email))),
  }),

  registerByPhoneCode,
  registerByPhoneCodeAsMobile: registerByPhoneCode,

  registerByEmailCode,
  registerByEmailCodeAsGuard: registerByEmailCode,

  async resetPassword({ context, body }) {
    const { code, newPassword } = body;
    await resetWithCode(context, { recipient: eitherRecipient(context, body), code, newPassword });
    return { data: null };
  },

  verifySms: async ({ context, caller, body }) =>
    verifyRecipient(context, caller, phoneRecipient(context, body), body.code),

  verifyEmail: async ({ context, caller, body }) =>
    verifyRecipient(context, caller, emailRecipient(body.email), body.code),

  async checkAddress({ context, caller, body }) {
    const { services, origin } = context;
    const recipient = eitherRecipient(context, body);
    return { data: await isAddressUsable(services.ports, { caller, recipient, origin }) };
  },

  unbindMfaPhone: async ({ context: { services, origin }, caller, query, body }) => ({
    data: unlessDue(
      await removeAuthenticator(services.ports, { caller, kind: "sms", id: readChosenId(query, body), origin }),
      () => null,
    ),
  }),

  unbindMfaEmail: async ({ context: { services, origin }, caller, query, body }) => ({
    data: unlessDue(
      await removeAuthenticator(services.ports, { caller, kind: "email", id: readChosenId(query, body), origin }),
      () => null,
    ),
  }),
} satisfies Partial<Handlers<AuthingRoutes>>;

async function sendToPhone(
  context: RequestContext,
  body: RouteBody<AuthingRoutes["sendSms"]>,
  fallback: CodePurpose,
): Promise<HandlerAnswer<AuthingRoutes["sendSms"]>> {
  const purpose = body.scene == null ? fallback : smsScenes[body.scene];
  await send(context, { recipient: phoneRecipient(context, body), purpose, tooSoon: "tooOften", appId: body.appId });
  return { data: { code: 200, message: "ok" } };
}

async function sendToMailbox({
  context,
  body: { email, scene },
}: Asked<"sendEmail">): Promise<HandlerAnswer<AuthingRoutes["sendEmail"]>> {
  const purpose = scene == null ? "general" : emailScenes[scene];
  await send(context, { recipient: emailRecipient(email), purpose, tooSoon: "emailTooOften" });
  return { data: null };
}

async function registerByPhoneCode({
  context,
  body,
}: Asked<"registerByPhoneCode">): Promise<HandlerAnswer<AuthingRoutes["registerByPhoneCode"]>> {
  return { data: await signUpWithCode(context, { ...signupOf(body), recipient: phoneRecipient(context, body) }) };
}

async function registerByEmailCode({
  context,
  body,
}: Asked<"registerByEmailCode">): Promise<HandlerAnswer<AuthingRoutes["registerByEmailCode"]>> {
  return { data: await signUpWithCode(context, { ...signupOf(body), recipient: emailRecipient(body.email) }) };
}

type Asked<Name extends keyof AuthingRoutes> = Pick<HandlerInput<AuthingRoutes[Name]>, "context" | "body">;

type Login = Omit<RouteBody<AuthingRoutes["loginByEmailCode"]>, "email">;

function loginOf({ code, clientIp, autoRegister, params }: Login, recipient: Recipient): CodeLogin {
  return { code, clientIp, autoRegister: autoRegister === true, customData: readParams(params), recipient };
}

type Registration = Omit<RouteBody<AuthingRoutes["registerByEmailCode"]>, "email">;

function signupOf(body: Registration) {
  return { ...readSignup(body), code: body.code, encryptedPassword: body.password };
}

/** Completes a sign-in with a code sent to an address, or goes on with it. */
export async function verifyRecipient(
  { services, origin }: RequestContext,
  caller: TokenRef<"mfaToken">,
  recipient: Recipient,
  code: string | null | undefined,
): Promise<HandlerAnswer<AuthingRoutes["verifySms"]>> {
  const verification = { caller, recipient, code: demandCode(code), origin };
  const outcome = await verifyAddress(services.ports, verification);
  if (isSecondFactorDue(outcome)) return { data: outcome };
  const { recoveryCode } = outcome;
  const { data, beside } = flowEnd(presentSignedIn(services, outcome));
  return { data, beside: recoveryCode === null ? beside : { ...beside, recoveryCode } };
}
