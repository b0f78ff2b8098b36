import { type ProfileField, standardClaimsSdl } from "../../profileFields.ts";
import type { User } from "../../user.ts";
import type { Nullable } from "./Nullable.ts";

/** What a back end does with the pool's secret, or with the access token that the secret gives. */
export const managementSdl = /* GraphQL */ `
  extend type Query {
    "Gives an access token for the user pool's secret, which opens what is for back ends."
    accessToken(userPoolId: String!, secret: String!): AccessTokenRes
  }

  extend type Mutation {
    "Makes an account, for back ends."
    createUser(
      userInfo: CreateUserInput!
      params: String
      identity: CreateUserIdentityInput
      keepPassword: Boolean
      resetPasswordOnFirstLogin: Boolean
    ): User
  }

  "Times are seconds since 1970."
  type AccessTokenRes {
    accessToken: String
    exp: Int
    iat: Int
  }

  input CreateUserInput {
    username: String
    email: String
    emailVerified: Boolean
    phone: String
    phoneVerified: Boolean
    unionid: String
    openid: String
    nickname: String
    photo: String
    password: String
    registerSource: [String!]
    browser: String
    oauth: String
    loginsCount: Int
    lastLogin: String
    company: String
    lastIP: String
    signedUp: String
    blocked: Boolean
    isDeleted: Boolean
    device: String
    ${standardClaimsSdl}
    country: String
    externalId: String
    phoneCountryCode: String
  }

  input CreateUserIdentityInput {
    provider: String!
    userIdInIdp: String!
    openid: String
    isSocial: Boolean
    connectionId: String
    accessToken: String
    refreshToken: String
  }
`;

type CreateUserText =
  | Exclude<ProfileField, "city" | "province">
  | "username"
  | "email"
  | "phone"
  | "password"
  | "lastLogin"
  | "lastIP"
  | "signedUp"
  | "phoneCountryCode";

export interface CreateUserInput
  extends Nullable<CreateUserText, string>,
    Nullable<"emailVerified" | "phoneVerified" | "blocked" | "isDeleted", boolean>,
    Nullable<"loginsCount", number> {
  readonly registerSource?: readonly string[] | null | undefined;
}

export interface CreateUserIdentityInput
  extends Nullable<"openid" | "connectionId" | "accessToken" | "refreshToken", string>,
    Nullable<"isSocial", boolean> {
  readonly provider: string;
  readonly userIdInIdp: string;
}

/** `params` is JSON text of a list of {key, value}. */
export interface CreateUserArgs
  extends Nullable<"params", string>,
    Nullable<"keepPassword" | "resetPasswordOnFirstLogin", boolean> {
  readonly userInfo: CreateUserInput;
  readonly identity?: CreateUserIdentityInput | null | undefined;
}

export interface AccessTokenArgs {
  readonly userPoolId: string;
  readonly secret: string;
}

/** Times are seconds since 1970. */
export type GraphqlAccessToken = Nullable<"accessToken", string> & Nullable<"exp" | "iat", number>;

/** Resolvers of the operations above. */
export interface ManagementOperations<Context> {
  accessToken(args: AccessTokenArgs, context: Context): Promise<GraphqlAccessToken>;
  createUser(args: CreateUserArgs, context: Context): Promise<User>;
}
