import type { FactorKind } from "@countersign/contract/factorKinds";
import type { PolicyFactor } from "@countersign/contract/policyFactors";
import type { ProfileField } from "@countersign/contract/profileFields";
import type { PolicyMode } from "@countersign/contract/signalNames";
import type { ApplicationLook } from "./applicationLook.ts";
import type { Channel } from "./channels.ts";
import type { HeldSecrets } from "./heldSecrets.ts";
import type { KnownOrigin } from "./knownOrigin.ts";

export type { FailureName } from "@countersign/contract/errors";
export type { Channel, FactorKind, PolicyFactor };

/** Ids are 24 hexadecimal digits. */
export type PoolId = string;
export type UserId = string;
export type AppId = string;

/** An account, named. Every key starts with its pool. */
export interface SubjectRef {
  readonly poolId: PoolId;
  readonly userId: UserId;
}

/** What a factor may need of the place it is served in. */
export type Facility = Channel | "faceReading";

/** What a code is for. `general` serves sign-in, registration and the second factor, and nothing that changes an account. */
export type CodePurpose =
  | "signIn"
  | "register"
  | "resetPassword"
  | "bind"
  | "unbind"
  | "mfaVerify"
  | "mfaBind"
  | "mfaUnbind"
  | "completeProfile"
  | "general";

/** What a notice tells its reader. */
export type NoticePurpose =
  | "factorAdded"
  | "factorRemoved"
  | "recoveryCodeUsed"
  | "passwordChanged"
  | "contactChanged"
  | "enrolmentDisavowed"
  | "wrongSecondFactor"
  | "accountReclaimed"
  | "claimLost"
  | "factorRelease"
  | "unusualSignIn"
  | "deviceTrusted"
  | "deviceCopied"
  | "accessPassIssued"
  | "accessPassUsed";

/** A phone number in E.164 or an e-mail address in its one spelling. */
export interface Recipient {
  readonly channel: Channel;
  readonly address: string;
}

/** Words of an application in place of ours; `{{code}}`, `{{app}}` and the like are filled in. */
export interface MessageTemplate {
  readonly subject?: string;
  readonly text: string;
  readonly html?: string;
}

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
  /** Where its codes go; null for a kind without. */
  readonly address: string | null;
  readonly status: "pending" | "confirmed";
  readonly state: unknown;
  /** Raised by every stored change; a change names the version it was decided on. */
  readonly version: number;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  /** A pending binding ends here; null once confirmed. */
  readonly expiresAtMs: number | null;
  /** Names what was shown together, and the session or mfaToken that asked for it and may confirm it; null: not known. */
  readonly bindingId: string | null;
  readonly begunIn: string | null;
  /** The session it was confirmed in; null: in none, or not yet. */
  readonly confirmedIn: string | null;
  /** Null: not yet, or before this was kept. */
  readonly confirmedAtMs: number | null;
  /** When a sign-in was last completed with it. */
  readonly lastPassedAtMs: number | null;
  /** Null: nobody but its holder has had the account, as far as is known. */
  readonly heldOver: HeldOver | null;
}

/** A factor that was bound before somebody else proved that the account's address is his; whoever passes it ends that. */
export interface HeldOver {
  /** On how many days the addresses were told that it goes; 0: nobody has asked for that. */
  readonly tellings: number;
  readonly toldAtMs: number | null;
}

/** Consecutive failures of one factor of one account. */
export interface Attempts {
  readonly failures: number;
  readonly lockedUntilMs: number | null;
}

/** Display and profile fields, all optional text (the OpenID Connect standard claims and Authing's own). */
export type Profile = Readonly<Partial<Record<ProfileField, string>>>;

export interface User extends SubjectRef {
  readonly username: string | null;
  /** In its one spelling. */
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
  /** Somebody may know it who should not: it opens nothing until it is reset. */
  readonly passwordDisavowed: boolean;
  /** It signs nobody in until another one is set. */
  readonly passwordSuspended: boolean;
  /** How the password was last reset; null once a sign-in was completed with the new one. */
  readonly resetBy: Channel | null;
  /** Until when its first factor may be bound without a proved address, on an operator's word; null: it may not. */
  readonly enrolmentAllowedUntilMs: number | null;
  /** When behaviour in one of its sessions last made a second factor due that nobody has passed since; null: none is owed. */
  readonly owedAtMs: number | null;
  /** Raised whenever what the account can be proved by changes: password, set of authenticators, block. */
  readonly revision: number;
  readonly authenticators: readonly Authenticator[];
  readonly attempts: Readonly<Partial<Record<FactorKind, Attempts>>>;
  /** Where it has signed in from, in no order; some may be over. */
  readonly knownOrigins: readonly KnownOrigin[];
}

export interface UserPool extends HeldSecrets {
  readonly id: PoolId;
  readonly name: string;
}

export interface Application extends HeldSecrets {
  readonly id: AppId;
  readonly poolId: PoolId;
  readonly name: string;
  /** What a sign-in must add to the first factor; empty: nothing. */
  readonly factors: readonly PolicyFactor[];
  readonly redirectUris: readonly string[];
  readonly allowedOrigins: readonly string[];
  /** By channel and purpose, such as "sms.signIn". */
  readonly templates: Readonly<Record<string, MessageTemplate>>;
  /** What it takes for a face. */
  readonly faceProof: FaceProof;
  readonly firstEnrolment: FirstEnrolment;
  readonly clientType: ClientType;
  readonly ownLogin: OwnLogin;
  /** Whether behaviour decides on its sign-ins, beside what it demands of all. */
  readonly policyMode: PolicyMode;
  /** For how long a device may stand in for a second factor that was passed on it; 0: not at all. */
  readonly trustDays: number;
  readonly look: ApplicationLook;
}

/** What a policy demands of one sign-in, in place of what its application demands of all. */
export type PolicyDemand = Pick<Application, "factors" | "firstEnrolment">;

/** What an account without a second factor may bind its first one by: the sign-in alone, or a code at its address, too. */
export type FirstEnrolment = "signIn" | "proved";

/** Whether it can keep a secret. RFC 6749 §2.1 */
export type ClientType = "confidential" | "public";

/** Whether it signs people in by itself and asks here for the second factor alone: of accounts that are there, or of new ones too. */
export type OwnLogin = "refused" | "known" | "creating";

/** A photo, or nothing less than a live session. */
export type FaceProof = "photo" | "live";

/** RFC 8176 names of what was proved. */
export type Amr = StatedAmr | "otp" | "sms" | "face" | "user" | "mfa";

/** What a back end may say that it has proved itself: nothing that is judged here. */
export type StatedAmr = "pwd" | "pin" | "kba" | "hwk" | "swk" | "sc" | "wia";

/** What opened a sign-in. A kind that did is not asked for again as the second factor; `external`: a back end says that it was passed. */
export type FirstFactor = "password" | "sms" | "email" | "external";

/** A sign-in between its first and its second factor. */
export interface MfaToken extends SubjectRef {
  readonly id: string;
  readonly appId: AppId;
  readonly firstFactor: FirstFactor;
  readonly amr: readonly Amr[];
  readonly authTimeMs: number;
  /** The session that is to prove more by it; null: it came out of a sign-in. */
  readonly sessionId: string | null;
  /** The address that a code has proved: as the first factor, or before a first enrolment; null: none did. */
  readonly provedAddress: string | null;
  readonly ip: string | null;
  readonly flowHandleDigest: string;
  /** Null: what its application demands. */
  readonly demand: PolicyDemand | null;
  /** What it was begun from, where a back end says so; kept of the account once it is completed. */
  readonly marks: readonly KnownOrigin[];
  /** `passed`: what it waited for was proved, and its holder has yet to say that he kept the recovery code shown for it. */
  readonly state: "open" | "passed" | "consumed";
  /** What was proved, while its state is `passed` and from then on. */
  readonly passed: Passed;
  /** The access pass that stood in for that; null: none did. */
  readonly accessPassId: string | null;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

/** What was confirmed at a sign-in a moment ago, and the session it opened. Taken once. */
export interface StoredBinding {
  readonly poolId: PoolId;
  /** The mfaToken that it spent. */
  readonly tokenId: string;
  readonly kind: FactorKind;
  readonly authenticatorId: string;
  /** Of the code that confirmed it. */
  readonly proofMac: string;
  readonly sessionId: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

export type Passed = Readonly<Partial<Record<FactorKind, number>>>;

/** A signed-in session; the user token names it by its `jti`. */
export interface Session extends SubjectRef {
  readonly id: string;
  readonly appId: AppId;
  readonly firstFactor: FirstFactor;
  readonly amr: readonly Amr[];
  readonly authTimeMs: number;
  /** When each kind of second factor was last passed in it. */
  readonly passed: Passed;
  /** When behaviour in it made a second factor due, which only one that is passed later settles; null: never. */
  readonly challengedAtMs: number | null;
  /** The device that stood in for what its application demands; null: none did. */
  readonly trustedDeviceId: string | null;
  /** The access pass that stood in for a second factor; null: none did. */
  readonly accessPassId: string | null;
  /** The decision that it came of; null: none, or none is kept. */
  readonly challengedBy: string | null;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly revokedAtMs: number | null;
}

/** A device on which an account is not asked again for what was passed there, by a token that changes whenever it serves. */
export interface TrustedDevice extends SubjectRef {
  readonly id: string;
  /** The application that it is trusted for, and no other. */
  readonly appId: AppId;
  /** The factors that were passed when it was trusted: it stands for these alone. */
  readonly passed: Passed;
  /** Of the secret of the token that is good now, and of the one before it. */
  readonly digest: string;
  readonly previousDigest: string | null;
  /** When the token was last changed. */
  readonly turnedAtMs: number;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  /** From where it last served, or was trusted. */
  readonly ip: string | null;
  readonly userAgent: string | null;
}

/** What a request shows of a device: whose token it is, and the digest of its secret. */
export type ShownDevice = Pick<TrustedDevice, "id" | "digest">;

/** What of a device says whether a session that it let in still holds. */
export type DeviceTrust = Pick<TrustedDevice, "id" | "appId" | "passed" | "createdAtMs" | "expiresAtMs">;

/** A token whose signature holds, by the row it names. */
export interface TokenRef<Kind extends "session" | "mfaToken"> {
  readonly kind: Kind;
  readonly poolId: PoolId;
  readonly id: string;
  /** Which application a session is to satisfy, where it is one of its pool; else its own. */
  readonly appId?: AppId | null;
}

export type CallerRef = TokenRef<"session"> | TokenRef<"mfaToken">;

/** What a token names, with its account and the application that counts, read at one moment. */
export type StoredCaller = (
  | { readonly kind: "session"; readonly session: Session; readonly trust: DeviceTrust | null }
  | { readonly kind: "mfaToken"; readonly token: MfaToken }
) & {
  readonly subject: Subject;
  readonly application: Application;
};
