import type { User } from "../../user.ts";
import type { RegistrationOptions, SignInOptions } from "./inputs.ts";
import type { Nullable } from "./Nullable.ts";

/** Operations that send a code by text message or e-mail, or take one. */
export const codesSdl = /* GraphQL */ `
  extend type Mutation {
    "Makes an account with a phone number that a code proves."
    registerByPhoneCode(input: RegisterByPhoneCodeInput!): User
    "Signs in by a code that was sent to a phone number."
    loginByPhoneCode(input: LoginByPhoneCodeInput!): User
    "Sends a code by e-mail, for what the scene says."
    sendEmail(email: String!, scene: EmailScene!): CommonMessage
    "Sets a forgotten password by a code that was sent to an address of the account. It does not sign in."
    resetPassword(
      phone: String
      phoneCountryCode: String
      email: String
      code: String!
      newPassword: String!
    ): CommonMessage
    "Gives the caller's account a phone number that a code proves."
    bindPhone(phone: String!, phoneCode: String!, phoneCountryCode: String): User
    "Gives the caller's account an e-mail address that a code proves."
    bindEmail(email: String!, emailCode: String!): User
    "Takes the phone number off the caller's account."
    unbindPhone: User
    "Takes the e-mail address off the caller's account."
    unbindEmail: User
  }

  input RegisterByPhoneCodeInput {
    phone: String!
    code: String!
    phoneCountryCode: String
    password: String
    profile: RegisterProfile
    forceLogin: Boolean
    generateToken: Boolean
    clientIp: String
    params: String
    context: String
    emailToken: String
  }

  input LoginByPhoneCodeInput {
    phone: String!
    code: String!
    phoneCountryCode: String
    autoRegister: Boolean
    clientIp: String
    params: String
    context: String
  }

  "What an e-mail is for."
  enum EmailScene {
    RESET_PASSWORD
    RESET_PASSWORD_VERIFY_CODE
    VERIFY_EMAIL
    FIRST_EMAIL_LOGIN_VERIFY
    CONSOLE_CONDUCTED_VERIFY
    CHANGE_EMAIL
    EMAIL_BIND_VERIFY_CODE
    EMAIL_UNBIND_VERIFY_CODE
    MFA_VERIFY
    VERIFY_CODE
    REGISTER_VERIFY_CODE
    LOGIN_VERIFY_CODE
    MFA_VERIFY_CODE
    INFORMATION_COMPLETION_VERIFY_CODE
  }

  type CommonMessage {
    message: String
    "200 when it was done."
    code: Int
  }
`;

export interface RegisterByPhoneCodeInput
  extends RegistrationOptions,
    Nullable<"phoneCountryCode" | "password" | "emailToken", string> {
  readonly phone: string;
  readonly code: string;
}

export interface LoginByPhoneCodeInput extends SignInOptions, Nullable<"phoneCountryCode", string> {
  readonly phone: string;
  readonly code: string;
}

export type EmailScene =
  | "RESET_PASSWORD"
  | "RESET_PASSWORD_VERIFY_CODE"
  | "VERIFY_EMAIL"
  | "FIRST_EMAIL_LOGIN_VERIFY"
  | "CONSOLE_CONDUCTED_VERIFY"
  | "CHANGE_EMAIL"
  | "EMAIL_BIND_VERIFY_CODE"
  | "EMAIL_UNBIND_VERIFY_CODE"
  | "MFA_VERIFY"
  | "VERIFY_CODE"
  | "REGISTER_VERIFY_CODE"
  | "LOGIN_VERIFY_CODE"
  | "MFA_VERIFY_CODE"
  | "INFORMATION_COMPLETION_VERIFY_CODE";

export interface SendEmailArgs {
  readonly email: string;
  readonly scene: EmailScene;
}

export interface ResetPasswordArgs extends Nullable<"phone" | "phoneCountryCode" | "email", string> {
  readonly code: string;
  readonly newPassword: string;
}

export interface BindPhoneArgs extends Nullable<"phoneCountryCode", string> {
  readonly phone: string;
  readonly phoneCode: string;
}

export interface BindEmailArgs {
  readonly email: string;
  readonly emailCode: string;
}

export type GraphqlCommonMessage = Nullable<"message", string> & Nullable<"code", number>;

/** Resolvers of the operations above. */
export interface CodeOperations<Context> {
  registerByPhoneCode(args: { readonly input: RegisterByPhoneCodeInput }, context: Context): Promise<User>;
  loginByPhoneCode(args: { readonly input: LoginByPhoneCodeInput }, context: Context): Promise<User>;
  sendEmail(args: SendEmailArgs, context: Context): Promise<GraphqlCommonMessage>;
  resetPassword(args: ResetPasswordArgs, context: Context): Promise<GraphqlCommonMessage>;
  bindPhone(args: BindPhoneArgs, context: Context): Promise<User>;
  bindEmail(args: BindEmailArgs, context: Context): Promise<User>;
  unbindPhone(args: Readonly<Record<never, never>>, context: Context): Promise<User>;
  unbindEmail(args: Readonly<Record<never, never>>, context: Context): Promise<User>;
}
