import { type ProfileField, standardClaimsSdl } from "../../profileFields.ts";
import type { User } from "../../user.ts";
import type { Nullable } from "./Nullable.ts";

/** Asking about an account and changing it. */
export const accountSdl = /* GraphQL */ `
  extend type Query {
    "Without an id: the account that the caller's token belongs to."
    user(id: String): User
    "Whether there is an account of that name. Asking is limited."
    isUserExists(email: String, phone: String, username: String, externalId: String): Boolean
    "Whether a token, without it the caller's, still stands for a session."
    checkLoginStatus(token: String): JwtTokenStatus
    "Whether a password may be chosen."
    checkPasswordStrength(password: String!): CheckPasswordStrengthResult
  }

  extend type Mutation {
    "Gives a newer token for the caller's session."
    refreshToken(id: String): RefreshToken
    "Sets the caller's password; the old one is needed where there is one, and a fresh second factor where one is bound."
    updatePassword(newPassword: String!, oldPassword: String): User
    "Changes the caller's profile; with an id, for back ends, another account's."
    updateUser(id: String, input: UpdateUserInput!, emailToken: String, phoneToken: String): User
  }

  "Times are seconds since 1970."
  type JwtTokenStatus {
    code: Int
    message: String
    status: Boolean
    exp: Int
    iat: Int
    data: JwtTokenStatusDetail
  }

  type JwtTokenStatusDetail {
    id: String
    userPoolId: String
    arn: String
  }

  type CheckPasswordStrengthResult {
    valid: Boolean!
    message: String
  }

  "Times are seconds since 1970."
  type RefreshToken {
    token: String
    iat: Int
    exp: Int
  }

  input UpdateUserInput {
    email: String
    unionid: String
    openid: String
    emailVerified: Boolean
    phone: String
    phoneVerified: Boolean
    username: String
    nickname: String
    password: String
    photo: String
    company: String
    browser: String
    device: String
    oauth: String
    tokenExpiredAt: String
    loginsCount: Int
    lastLogin: String
    lastIP: String
    blocked: Boolean
    ${standardClaimsSdl}
    city: String
    province: String
    country: String
    externalId: String
    phoneCountryCode: String
    mainDepartmentId: String
    mainDepartmentCode: String
    expiredAt: String
    directManagement: String
  }
`;

type UpdateUserText =
  | ProfileField
  | "email"
  | "phone"
  | "username"
  | "password"
  | "tokenExpiredAt"
  | "lastLogin"
  | "lastIP"
  | "phoneCountryCode"
  | "mainDepartmentId"
  | "mainDepartmentCode"
  | "expiredAt"
  | "directManagement";

/** What may be changed. An absent field stays; who may change which is the resolver's to judge. */
export type UpdateUserInput = Nullable<UpdateUserText, string> &
  Nullable<"emailVerified" | "phoneVerified" | "blocked", boolean> &
  Nullable<"loginsCount", number>;

export interface UpdateUserArgs extends Nullable<"id" | "emailToken" | "phoneToken", string> {
  readonly input: UpdateUserInput;
}

export interface UpdatePasswordArgs extends Nullable<"oldPassword", string> {
  readonly newPassword: string;
}

/** Times are seconds since 1970. */
export interface GraphqlTokenStatus
  extends Nullable<"code" | "exp" | "iat", number>,
    Nullable<"message", string>,
    Nullable<"status", boolean> {
  readonly data?: Nullable<"id" | "userPoolId" | "arn", string> | null | undefined;
}

export interface GraphqlPasswordStrength extends Nullable<"message", string> {
  readonly valid: boolean;
}

/** Times are seconds since 1970. */
export type GraphqlRefreshedToken = Nullable<"token", string> & Nullable<"iat" | "exp", number>;

export type IsUserExistsArgs = Nullable<"email" | "phone" | "username" | "externalId", string>;

/** Resolvers of the operations above. */
export interface AccountOperations<Context> {
  /** Null when there is no such account. */
  user(args: Nullable<"id", string>, context: Context): Promise<User | null>;
  isUserExists(args: IsUserExistsArgs, context: Context): Promise<boolean>;
  checkLoginStatus(args: Nullable<"token", string>, context: Context): Promise<GraphqlTokenStatus>;
  checkPasswordStrength(args: { readonly password: string }, context: Context): Promise<GraphqlPasswordStrength>;
  refreshToken(args: Nullable<"id", string>, context: Context): Promise<GraphqlRefreshedToken>;
  updatePassword(args: UpdatePasswordArgs, context: Context): Promise<User>;
  updateUser(args: UpdateUserArgs, context: Context): Promise<User>;
}
