import { operation } from "./operation.ts";
import type { CallOptions, SessionCallOptions } from "./options.ts";
import {
  describeOptions,
  type LoginOptions,
  PasswordMethods,
  type RegisterOptions,
  type RegisterProfile,
} from "./PasswordMethods.ts";
import type { CommonMessage } from "./SessionMethods.ts";
import type { EmailScene, SceneType } from "./scenes.ts";
import { toUser } from "./toUser.ts";
import type { User } from "./User.ts";

/** A phone number's country where the number itself does not name it, as in `+86`. */
interface PhoneOptions {
  phoneCountryCode?: string | undefined;
}

export type PhoneLoginOptions = LoginOptions & PhoneOptions;
export type PhoneRegisterOptions = RegisterOptions & PhoneOptions;

const operations = {
  sendEmail: operation("mutation", "sendEmail", "$email: String!, $scene: EmailScene!", "{ message code }"),
  resetPassword: operation(
    "mutation",
    "resetPassword",
    "$phone: String, $phoneCountryCode: String, $email: String, $code: String!, $newPassword: String!",
    "{ message code }",
  ),
  bindPhone: operation("mutation", "bindPhone", "$phone: String!, $phoneCode: String!, $phoneCountryCode: String"),
  unbindPhone: operation("mutation", "unbindPhone"),
  bindEmail: operation("mutation", "bindEmail", "$email: String!, $emailCode: String!"),
  unbindEmail: operation("mutation", "unbindEmail"),
};

/** Everything that is done with a code sent by text message or e-mail. */
export abstract class CodeMethods extends PasswordMethods {
  /** Sends a code by text message. Without a scene it is good for signing in, registering and the second factor. */
  async sendSmsCode(
    phone: string,
    phoneCountryCode?: string,
    scene?: SceneType,
    options: CallOptions = {},
  ): Promise<CommonMessage> {
    const body = { phone, phoneCountryCode: phoneCountryCode || undefined, scene };
    const { message } = await this.core.rest({ path: "/api/v2/sms/send", body }, options);
    return { code: 200, message: String(message) };
  }

  /** Sends a code by e-mail. */
  async sendEmail(email: string, scene: EmailScene, options: CallOptions = {}): Promise<CommonMessage> {
    return (await this.core.graphql(operations.sendEmail, { email, scene }, options)) as CommonMessage; // the fields asked for
  }

  loginByPhoneCode(phone: string, code: string, options: PhoneLoginOptions = {}): Promise<User> {
    const { phoneCountryCode } = options;
    return this.signIn("LoginByPhoneCode", { phone, code, phoneCountryCode }, options);
  }

  loginByEmailCode(email: string, code: string, options: LoginOptions = {}): Promise<User> {
    return this.#signInByRest("/api/v2/login/email-code", { email, code }, options);
  }

  /** Makes an account. It replaces the session: by the user's if a token was asked for, by none if not. */
  registerByPhoneCode(
    phone: string,
    code: string,
    password?: string,
    profile: RegisterProfile = {},
    options: PhoneRegisterOptions = {},
  ): Promise<User> {
    const { phoneCountryCode } = options;
    const identity = { phone, code, phoneCountryCode, profile };
    return this.signIn("RegisterByPhoneCode", identity, options, password || undefined);
  }

  /** Makes an account. It replaces the session: by the user's if a token was asked for, by none if not. */
  registerByEmailCode(
    email: string,
    code: string,
    profile: RegisterProfile = {},
    options: RegisterOptions = {},
  ): Promise<User> {
    return this.#signInByRest("/api/v2/register/email-code", { email, code, profile }, options);
  }

  /** Sets a forgotten password. It does not sign in. */
  resetPasswordByPhoneCode(
    phone: string,
    code: string,
    newPassword: string,
    phoneCountryCode?: string,
    options: CallOptions = {},
  ): Promise<CommonMessage> {
    return this.#resetPassword({ phone, phoneCountryCode, code }, newPassword, options);
  }

  /** Sets a forgotten password. It does not sign in. */
  resetPasswordByEmailCode(
    email: string,
    code: string,
    newPassword: string,
    options: CallOptions = {},
  ): Promise<CommonMessage> {
    return this.#resetPassword({ email, code }, newPassword, options);
  }

  /** Gives the account a phone number; one that is there is replaced. */
  bindPhone(
    phone: string,
    phoneCode: string,
    phoneCountryCode?: string,
    options: SessionCallOptions = {},
  ): Promise<User> {
    return this.#change("bindPhone", { phone, phoneCode, phoneCountryCode }, options);
  }

  unbindPhone(options: SessionCallOptions = {}): Promise<User> {
    return this.#change("unbindPhone", {}, options);
  }

  /** Gives the account an e-mail address; one that is there is replaced. */
  bindEmail(email: string, emailCode: string, options: SessionCallOptions = {}): Promise<User> {
    return this.#change("bindEmail", { email, emailCode }, options);
  }

  unbindEmail(options: SessionCallOptions = {}): Promise<User> {
    return this.#change("unbindEmail", {}, options);
  }

  #signInByRest(path: string, identity: object, options: LoginOptions & RegisterOptions): Promise<User> {
    return this.completeSignIn(async (attempt) => {
      const body = { ...identity, ...describeOptions(options) };
      return (await this.core.rest({ path, body }, options, attempt)).data;
    });
  }

  #resetPassword(proof: object, newPassword: string, options: CallOptions): Promise<CommonMessage> {
    return this.core.withEncryption(options, async (encrypt) => {
      const variables = { ...proof, newPassword: encrypt(newPassword) };
      return (await this.core.graphql(operations.resetPassword, variables, options)) as CommonMessage; // the fields asked for
    });
  }

  async #change(name: keyof typeof operations, variables: object, options: SessionCallOptions): Promise<User> {
    const bearer = await this.bearer(options);
    const answer = await this.core.graphql(operations[name], variables, options, { bearer });
    return this.keepUser(toUser(answer), bearer);
  }
}
