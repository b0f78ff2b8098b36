import type { SignInOperations } from "@countersign/contract";
import type { RequestContext } from "../../request/requestContext.ts";
import { identifyEmail } from "../../typed/identifyEmail.ts";
import { identifyUsername } from "../../typed/identifyUsername.ts";
import { readAccount } from "../../typed/readAccount.ts";
import { readEmail } from "../../typed/readEmail.ts";
import { readPhone } from "../../typed/readPhone.ts";
import { readUsername } from "../../typed/readUsername.ts";
import { accountNamed, register } from "../actions/register.ts";
import { loginWithPassword } from "../actions/signIn.ts";
import { readParams, readSignup } from "../read/readProfile.ts";
import type { Asking } from "./asking.ts";

export const signInResolvers: Asking<SignInOperations<RequestContext>> = {
  async registerByEmail({ input }, context) {
    const name = { email: readEmail(input.email) };
    return register(context, { ...readSignup(input), name, encryptedPassword: input.password });
  },

  async registerByUsername({ input }, context) {
    const name = { username: readUsername(input.username) };
    return register(context, { ...readSignup(input), name, encryptedPassword: input.password });
  },

  async loginByEmail({ input }, context) {
    const email = readEmail(input.email);
    const account = { ...accountNamed({ email }), customData: readParams(input.params) };
    return loginWithPassword(context, {
      identifiers: [identifyEmail(input.email)],
      encryptedPassword: input.password,
      clientIp: input.clientIp,
      autoRegister: input.autoRegister === true ? account : null,
    });
  },

  async loginByUsername({ input }, context) {
    const username = readUsername(input.username);
    const account = { ...accountNamed({ username }), customData: readParams(input.params) };
    return loginWithPassword(context, {
      identifiers: [identifyUsername(input.username)],
      encryptedPassword: input.password,
      clientIp: input.clientIp,
      autoRegister: input.autoRegister === true ? account : null,
    });
  },

  async loginByPhonePassword({ input }, context) {
    const phone = readPhone(input, context.services.defaultCountryCode);
    return loginWithPassword(context, {
      identifiers: [{ kind: "phone", key: phone }],
      encryptedPassword: input.password,
      clientIp: input.clientIp,
      // A number is an account's only once a code has proved it.
      autoRegister: null,
    });
  },

  async loginBySubAccount({ account, password, clientIp }, context) {
    const identifiers = readAccount(account, context.services.defaultCountryCode);
    return loginWithPassword(context, { identifiers, encryptedPassword: password, clientIp, autoRegister: null });
  },
};
