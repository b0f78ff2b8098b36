/** Ids are 24 hexadecimal digits. */
export type PoolId = string;
export type UserId = string;
export type AppId = string;

/** An account, named. Every key starts with its pool. */
export interface SubjectRef {
  readonly poolId: PoolId;
  readonly userId: UserId;
}

/** The sort of authenticator; `recovery` is the look-up secret of NIST SP 800-63B-4 §3.1.2. */
export type FactorKind = "totp" | "recovery" | "sms" | "email" | "face";

/** What an application may demand, in the words of its policy. */
export type PolicyFactor = "OTP" | "SMS" | "EMAIL" | "FACE" | "PASSKEY";

/** Who asked for an authenticator: its owner, or the application's policy. */
export type AuthenticatorSource = "SELF" | "APPLICATION";

/** One bound thing: this phone's secret, this recovery code. `state` belongs to its factor and is sealed at rest. */
export interface Authenticator {
  readonly id: string;
  readonly poolId: PoolId;
  readonly userId: UserId;
  readonly kind: FactorKind;
  readonly source: AuthenticatorSource;
  readonly name: string;
  readonly status: "pending" | "confirmed";
  readonly state: unknown;
  /** Raised by every stored change; a change names the version it was decided on. */
  readonly version: number;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  /** A pending binding ends here; null once confirmed. */
  readonly expiresAtMs: number | null;
}

/** Consecutive failures of one factor of one account. */
export interface Attempts {
  readonly failures: number;
  readonly lockedUntilMs: number | null;
}

/** Display and profile fields, all optional text (the OpenID Connect standard claims and Authing's own). */
export type ProfileField =
  | "nickname" | "photo" | "company" | "name" | "givenName" | "familyName" | "middleName" | "profile"
  | "preferredUsername" | "website" | "gender" | "birthdate" | "zoneinfo" | "locale" | "address" | "formatted"
  | "streetAddress" | "locality" | "region" | "postalCode" | "city" | "province" | "country"
  | "externalId" | "unionid" | "openid" | "device" | "browser" | "oauth";

export type Profile = Readonly<Partial<Record<ProfileField, string>>>;

export interface User extends SubjectRef {
  readonly username: string | null;
  /** Lower case. */
  readonly email: string | null;
  readonly emailVerified: boolean;
  /** E.164, such as +8613800000000. */
  readonly phone: string | null;
  readonly phoneVerified: boolean;
  readonly blocked: boolean;
  readonly profile: Profile;
  readonly customData: Readonly<Record<string, unknown>>;
  readonly registerSource: readonly string[];
  readonly loginsCount: number;
  readonly lastLoginAtMs: number | null;
  readonly lastIp: string | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** An account with all that decides about it, read at one moment. */
export interface Subject {
  readonly user: User;
  readonly passwordHash: string | null;
  /** Raised whenever what the account can be proved by changes: password, set of authenticators, block. */
  readonly revision: number;
  readonly authenticators: readonly Authenticator[];
  readonly attempts: Readonly<Partial<Record<FactorKind, Attempts>>>;
}

export interface UserPool {
  readonly id: PoolId;
  readonly name: string;
  /** SHA-256 of the secret, hexadecimal. */
  readonly secretDigest: string;
}

export interface Application {
  readonly id: AppId;
  readonly poolId: PoolId;
  readonly name: string;
  readonly secretDigest: string;
  /** What a sign-in must add to the first factor; empty: nothing. */
  readonly factors: readonly PolicyFactor[];
  readonly redirectUris: readonly string[];
  readonly allowedOrigins: readonly string[];
}

/** RFC 8176 names of what was proved. */
export type Amr = "pwd" | "otp" | "sms" | "face" | "mfa";

/** What opened a sign-in. A kind that did is not asked for again as the second factor. */
export type FirstFactor = "password" | "sms" | "email";

/** A sign-in between its first and its second factor. */
export interface MfaToken extends SubjectRef {
  readonly id: string;
  readonly appId: AppId;
  readonly firstFactor: FirstFactor;
  readonly amr: readonly Amr[];
  readonly authTimeMs: number;
  readonly ip: string | null;
  readonly flowHandleDigest: string;
  readonly state: "open" | "passed" | "consumed";
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

/** A signed-in session; the user token names it by its `jti`. */
export interface Session extends SubjectRef {
  readonly id: string;
  readonly appId: AppId;
  readonly firstFactor: FirstFactor;
  readonly amr: readonly Amr[];
  readonly authTimeMs: number;
  /** When a second factor was passed in it; null: never. */
  readonly factorPassedAtMs: number | null;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly revokedAtMs: number | null;
}

/** Where a request comes from, for the audit trail. */
export interface RequestOrigin {
  readonly requestId: string;
  readonly ip: string | null;
  /** The address as limits see it: an IPv4 address, an IPv6 /64, or "unknown". */
  readonly ipBlock: string;
  readonly userAgent: string | null;
}

export type AuditType =
  | "user.register" | "user.create" | "user.update" | "user.block" | "user.unlock"
  | "signIn.password" | "signIn.passed" | "session.end" | "session.refresh"
  | "password.change" | "password.reset"
  | "authenticator.enrol" | "authenticator.confirm" | "authenticator.verify" | "authenticator.remove"
  | "authenticator.import" | "authenticator.stepUp" | "application.policy" | "application.create"
  | "application.update" | "management.token" | "key.rotate";

/** One authentication act. It holds no secret and no personal data but the origin. */
export interface AuditEvent {
  readonly type: AuditType;
  readonly atMs: number;
  readonly poolId: PoolId;
  readonly appId: AppId | null;
  readonly userId: UserId | null;
  readonly actor: "user" | "management" | "operator";
  readonly factor: FactorKind | null;
  readonly result: "success" | "failure";
  readonly reason: string | null;
  readonly origin: RequestOrigin;
}
