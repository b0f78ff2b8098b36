import type { User } from "../../user.ts";
import type { RegistrationOptions, SignInOptions } from "./inputs.ts";
import type { Nullable } from "./Nullable.ts";

/** Registering and signing in with a password. Passwords arrive encrypted for the pool's public key. */
export const signInSdl = /* GraphQL */ `
  extend type Mutation {
    "Makes an account with an e-mail address and a password. It is signed in where forceLogin or generateToken says so."
    registerByEmail(input: RegisterByEmailInput!): User
    "Makes an account with a user name and a password."
    registerByUsername(input: RegisterByUsernameInput!): User
    "Signs in by e-mail address and password; 1635 or 1636 asks for a second factor."
    loginByEmail(input: LoginByEmailInput!): User
    "Signs in by user name and password."
    loginByUsername(input: LoginByUsernameInput!): User
    "Signs in by phone number and password."
    loginByPhonePassword(input: LoginByPhonePasswordInput!): User
    "Signs in by any name of the account and its password, as clients do that know sub-accounts."
    loginBySubAccount(account: String!, password: String!, captchaCode: String, clientIp: String): User
  }

  input RegisterByEmailInput {
    email: String!
    password: String!
    profile: RegisterProfile
    forceLogin: Boolean
    generateToken: Boolean
    clientIp: String
    "JSON text of a list of {key, value}."
    params: String
    "JSON text of an object."
    context: String
    phoneToken: String
  }

  input RegisterByUsernameInput {
    username: String!
    password: String!
    profile: RegisterProfile
    forceLogin: Boolean
    generateToken: Boolean
    clientIp: String
    params: String
    context: String
    phoneToken: String
    emailToken: String
  }

  input LoginByEmailInput {
    email: String!
    password: String!
    captchaCode: String
    autoRegister: Boolean
    clientIp: String
    params: String
    context: String
  }

  input LoginByUsernameInput {
    username: String!
    password: String!
    captchaCode: String
    autoRegister: Boolean
    clientIp: String
    params: String
    context: String
  }

  input LoginByPhonePasswordInput {
    phone: String!
    password: String!
    captchaCode: String
    autoRegister: Boolean
    clientIp: String
    params: String
    context: String
  }
`;

export interface RegisterByEmailInput extends RegistrationOptions, Nullable<"phoneToken", string> {
  readonly email: string;
  readonly password: string;
}

export interface RegisterByUsernameInput extends RegistrationOptions, Nullable<"phoneToken" | "emailToken", string> {
  readonly username: string;
  readonly password: string;
}

export interface LoginByEmailInput extends SignInOptions, Nullable<"captchaCode", string> {
  readonly email: string;
  readonly password: string;
}

export interface LoginByUsernameInput extends SignInOptions, Nullable<"captchaCode", string> {
  readonly username: string;
  readonly password: string;
}

export interface LoginByPhonePasswordInput extends SignInOptions, Nullable<"captchaCode", string> {
  readonly phone: string;
  readonly password: string;
}

export interface LoginBySubAccountArgs extends Nullable<"captchaCode" | "clientIp", string> {
  readonly account: string;
  readonly password: string;
}

/** Resolvers of the operations above. */
export interface SignInOperations<Context> {
  registerByEmail(args: { readonly input: RegisterByEmailInput }, context: Context): Promise<User>;
  registerByUsername(args: { readonly input: RegisterByUsernameInput }, context: Context): Promise<User>;
  loginByEmail(args: { readonly input: LoginByEmailInput }, context: Context): Promise<User>;
  loginByUsername(args: { readonly input: LoginByUsernameInput }, context: Context): Promise<User>;
  loginByPhonePassword(args: { readonly input: LoginByPhonePasswordInput }, context: Context): Promise<User>;
  loginBySubAccount(args: LoginBySubAccountArgs, context: Context): Promise<User>;
}
