import { type NewAccount, readNewProfile, readParams, readUdf, register } from "../../actions/register.ts";
import { loginWithPassword } from "../../actions/signIn.ts";
import { readAccount, readEmail, readPhone, readUsername } from "../../identifiers/identifiers.ts";
import type { RequestContext } from "../../request/requestContext.ts";
import type { RegistrationOptions } from "../schema/inputs.ts";
import type { SignInOperations } from "../schema/signIn.ts";

function accountOf(name: Pick<NewAccount, "email" | "username">, input: RegistrationOptions): NewAccount {
  const udf = readUdf(input.profile?.udf);
  return {
    ...name,
    profile: readNewProfile(input.profile ?? {}, "user"),
    customData: { ...udf, ...readParams(input.params) },
    registerSource: name.email === undefined ? "basic:username" : "basic:email",
  };
}

function signupOf(account: NewAccount, input: RegistrationOptions & { readonly password: string }) {
  const signIn = input.forceLogin === true || input.generateToken === true;
  return { account, encryptedPassword: input.password, signIn, clientIp: input.clientIp };
}

export const signInResolvers: SignInOperations<RequestContext> = {
  async registerByEmail({ input }, context) {
    return register(context, signupOf(accountOf({ email: readEmail(input.email) }, input), input));
  },

  async registerByUsername({ input }, context) {
    return register(context, signupOf(accountOf({ username: readUsername(input.username) }, input), input));
  },

  async loginByEmail({ input }, context) {
    const email = readEmail(input.email);
    const account: NewAccount = { email, customData: readParams(input.params), registerSource: "basic:email" };
    return loginWithPassword(context, {
      identifiers: [{ kind: "email", key: email }],
      encryptedPassword: input.password,
      clientIp: input.clientIp,
      autoRegister: input.autoRegister === true ? account : null,
    });
  },

  async loginByUsername({ input }, context) {
    const username = readUsername(input.username);
    const account: NewAccount = { username, customData: readParams(input.params), registerSource: "basic:username" };
    return loginWithPassword(context, {
      identifiers: [{ kind: "username", key: username }],
      encryptedPassword: input.password,
      clientIp: input.clientIp,
      autoRegister: input.autoRegister === true ? account : null,
    });
  },

  async loginByPhonePassword({ input }, context) {
    const phone = readPhone(input.phone, context.services.defaultCountryCode);
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
