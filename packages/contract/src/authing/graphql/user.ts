import { type ProfileField, standardClaimsSdl } from "../../profileFields.ts";
import type { Nullable } from "./Nullable.ts";

/** The account as the clients' documents select it: nullability as in their generated types. */
export const userSdl = /* GraphQL */ `
  "An account of the user pool."
  type User {
    id: String!
    arn: String!
    userPoolId: String!
    status: UserStatus
    username: String
    email: String
    emailVerified: Boolean
    phone: String
    phoneCountryCode: String
    phoneVerified: Boolean
    identities: [Identity]
    unionid: String
    openid: String
    nickname: String
    registerSource: [String!]
    photo: String
    "Always null: neither a password nor its hash is ever answered."
    password: String
    oauth: String
    "The session of a completed sign-in."
    token: String
    tokenExpiredAt: String
    loginsCount: Int
    lastLogin: String
    lastIP: String
    signedUp: String
    blocked: Boolean
    isDeleted: Boolean
    device: String
    browser: String
    company: String
    ${standardClaimsSdl}
    city: String
    province: String
    country: String
    createdAt: String
    updatedAt: String
    externalId: String
    customData: [UserCustomData]
    "True in the answer to the sign-in that made the account."
    newlyCreated: Boolean
    expiredAt: String
    directManagement: String
  }

  enum UserStatus {
    Suspended
    Resigned
    Activated
    Archived
  }

  "The account at an outside identity provider."
  type Identity {
    openid: String
    userIdInIdp: String
    userId: String
    connectionId: String
    isSocial: Boolean
    provider: String
    type: String
    userPoolId: String
    extIdpId: String
  }

  type UserCustomData {
    key: String!
    "The value as text; JSON for every type but STRING, DATETIME and SELECT."
    value: String
    label: String
    dataType: UdfDataType!
  }

  enum UdfDataType {
    STRING
    NUMBER
    DATETIME
    BOOLEAN
    OBJECT
    SELECT
  }
`;

type UserText =
  | ProfileField
  | "username"
  | "email"
  | "phone"
  | "phoneCountryCode"
  | "token"
  | "tokenExpiredAt"
  | "lastLogin"
  | "lastIP"
  | "signedUp"
  | "createdAt"
  | "updatedAt"
  | "expiredAt"
  | "directManagement";

type UserFlag = "emailVerified" | "phoneVerified" | "blocked" | "isDeleted" | "newlyCreated";

/** What a resolver answers for an account. Times are ISO 8601 text. */
export interface GraphqlUser
  extends Nullable<UserText, string>,
    Nullable<UserFlag, boolean>,
    Nullable<"loginsCount", number> {
  readonly id: string;
  readonly arn: string;
  readonly userPoolId: string;
  /** Clients select it; there is nothing to answer but null. */
  readonly password?: null;
  readonly status?: "Suspended" | "Resigned" | "Activated" | "Archived" | null | undefined;
  readonly registerSource?: readonly string[] | null | undefined;
  readonly identities?: readonly GraphqlIdentity[] | null | undefined;
  readonly customData?: readonly GraphqlUserCustomData[] | null | undefined;
}

type IdentityText =
  | "openid"
  | "userIdInIdp"
  | "userId"
  | "connectionId"
  | "provider"
  | "type"
  | "userPoolId"
  | "extIdpId";

/** The account at an outside identity provider. */
export interface GraphqlIdentity extends Nullable<IdentityText, string>, Nullable<"isSocial", boolean> {}

/** One custom field of an account; `value` is text, JSON for the types that are not. */
export interface GraphqlUserCustomData extends Nullable<"value" | "label", string> {
  readonly key: string;
  readonly dataType: "STRING" | "NUMBER" | "DATETIME" | "BOOLEAN" | "OBJECT" | "SELECT";
}
