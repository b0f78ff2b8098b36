import { standardClaimsSdl } from "../../profileFields.ts";

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
