type Maybe<T> = T | null;

export type UserStatus = "Suspended" | "Resigned" | "Activated" | "Archived";

/** One sign-in identity of a user at an outside provider. */
export interface Identity {
  openid?: Maybe<string>;
  userIdInIdp?: Maybe<string>;
  userId?: Maybe<string>;
  connectionId?: Maybe<string>;
  isSocial?: Maybe<boolean>;
  provider?: Maybe<string>;
  type?: Maybe<string>;
  userPoolId?: Maybe<string>;
  extIdpId?: Maybe<string>;
}

/** What a user says about himself. */
export interface Profile {
  nickname?: Maybe<string>;
  photo?: Maybe<string>;
  company?: Maybe<string>;
  name?: Maybe<string>;
  givenName?: Maybe<string>;
  familyName?: Maybe<string>;
  middleName?: Maybe<string>;
  profile?: Maybe<string>;
  preferredUsername?: Maybe<string>;
  website?: Maybe<string>;
  gender?: Maybe<string>;
  birthdate?: Maybe<string>;
  zoneinfo?: Maybe<string>;
  locale?: Maybe<string>;
  address?: Maybe<string>;
  formatted?: Maybe<string>;
  streetAddress?: Maybe<string>;
  locality?: Maybe<string>;
  region?: Maybe<string>;
  postalCode?: Maybe<string>;
  city?: Maybe<string>;
  province?: Maybe<string>;
  country?: Maybe<string>;
  device?: Maybe<string>;
  browser?: Maybe<string>;
}

/** A user as Authing's clients know it. Password hashes are neither asked for nor answered. */
export interface User extends Profile {
  id: string;
  arn: string;
  status?: Maybe<UserStatus>;
  userPoolId: string;
  username?: Maybe<string>;
  email?: Maybe<string>;
  emailVerified?: Maybe<boolean>;
  phone?: Maybe<string>;
  phoneVerified?: Maybe<boolean>;
  phoneCountryCode?: Maybe<string>;
  unionid?: Maybe<string>;
  openid?: Maybe<string>;
  identities?: Maybe<Array<Maybe<Identity>>>;
  registerSource?: Maybe<string[]>;
  oauth?: Maybe<string>;
  /** The session's token, for your own server to check. */
  token?: Maybe<string>;
  tokenExpiredAt?: Maybe<string>;
  loginsCount?: Maybe<number>;
  lastLogin?: Maybe<string>;
  lastIP?: Maybe<string>;
  signedUp?: Maybe<string>;
  blocked?: Maybe<boolean>;
  isDeleted?: Maybe<boolean>;
  createdAt?: Maybe<string>;
  updatedAt?: Maybe<string>;
  externalId?: Maybe<string>;
  newlyCreated?: Maybe<boolean>;
  expiredAt?: Maybe<string>;
  directManagement?: Maybe<string>;
  customData?: Record<string, unknown>;
}
