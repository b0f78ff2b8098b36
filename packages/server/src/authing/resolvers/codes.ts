import { type CodeOperations, emailScenes, type GraphqlCommonMessage } from "@countersign/contract";
import { authenticate } from "../../request/authenticate.ts";
import type { RequestContext } from "../../request/requestContext.ts";
import {
  bindRecipient,
  loginWithCode,
  resetWithCode,
  send,
  signUpWithCode,
  unbindRecipient,
} from "../actions/codes.ts";
import { readParams, readSignup } from "../read/readProfile.ts";
import { eitherRecipient, emailRecipient, phoneRecipient } from "../read/readRecipient.ts";
import type { Asking } from "./asking.ts";

const DONE: GraphqlCommonMessage = { code: 200, message: "ok" };

export const codeResolvers: Asking<CodeOperations<RequestContext>> = {
  async registerByPhoneCode({ input }, context) {
    const { code, password } = input;
    const recipient = phoneRecipient(context, input);
    return signUpWithCode(context, { ...readSignup(input), recipient, code, encryptedPassword: password });
  },

  async loginByPhoneCode({ input }, context) {
    const { code, clientIp, params } = input;
    return loginWithCode(context, {
      recipient: phoneRecipient(context, input),
      code,
      clientIp,
      autoRegister: input.autoRegister === true,
      customData: readParams(params),
    });
  },

  async sendEmail({ email, scene }, context) {
    await send(context, { recipient: emailRecipient(email), purpose: emailScenes[scene], tooSoon: "emailTooOften" });
    return DONE;
  },

  async resetPassword(args, context) {
    const { code, newPassword } = args;
    await resetWithCode(context, { recipient: eitherRecipient(context, args), code, newPassword });
    return DONE;
  },

  async bindPhone({ phone, phoneCode, phoneCountryCode }, context) {
    const caller = await authenticate(context, "session");
    return bindRecipient(context, caller, phoneRecipient(context, { phone, phoneCountryCode }), phoneCode);
  },

  async bindEmail({ email, emailCode }, context) {
    return bindRecipient(context, await authenticate(context, "session"), emailRecipient(email), emailCode);
  },

  async unbindPhone(_args, context) {
    return unbindRecipient(context, await authenticate(context, "session"), "sms");
  },

  async unbindEmail(_args, context) {
    return unbindRecipient(context, await authenticate(context, "session"), "email");
  },
};
