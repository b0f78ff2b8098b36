import type { AccessPassChange } from "./accessPass.ts";
import type { ApiKeyChange } from "./apiKey.ts";
import type { ApplicationLogo } from "./applicationLook.ts";
import type { ApplicationPatch } from "./applicationPatch.ts";
import type { AuditEvent } from "./auditEvent.ts";
import type { AuthorizationCode } from "./authorizationCode.ts";
import type { ChallengeRef } from "./challenge.ts";
import type { Disavowal } from "./disavowal.ts";
import type { FaceSession } from "./faceSession.ts";
import type { OlderSecret } from "./heldSecrets.ts";
import type { IdempotencyChange } from "./idempotentRequest.ts";
import type { KnownOrigin } from "./knownOrigin.ts";
import type { NewCode, OutgoingMessage } from "./messages.ts";
import type {
  Amr,
  AppId,
  Application,
  Attempts,
  Authenticator,
  Channel,
  FactorKind,
  MfaToken,
  PolicyFactor,
  PoolId,
  Profile,
  Session,
  StoredBinding,
  Subject,
  SubjectRef,
  User,
} from "./model.ts";
import type { PasswordChange } from "./passwordChange.ts";
import type { SealedProfile } from "./sealedProfile.ts";
import type { SessionPlace } from "./sessionUse.ts";
import type { SignInPolicyChange } from "./signInPolicyChange.ts";
import type { StoredPhoto } from "./storedPhoto.ts";
import type { TrustedDeviceChange } from "./trustedDevice.ts";
import type { WebhookChange } from "./webhook.ts";
import type { WindowLimit } from "./windowLimit.ts";

/**
 * One durable effect of a decision. A change marked "conditional" makes the whole settlement lose when its condition
 * no longer holds.
 */
export type Change =
  /** Conditional: e-mail, phone, user name and external id are free in the pool. */
  | { readonly type: "insertUser"; readonly user: User; readonly passwordHash: string | null }
  /**
   * Conditional: its id and names are free in the pool, and no other account was moved from there. Writes an account with its
   * authenticators and attempts, as they are given; where it is known from stays behind.
   */
  | { readonly type: "bringAccount"; readonly subject: Subject; readonly movedFrom: string | null }
  /** Conditional as insertUser. Fields left out stay. */
  | { readonly type: "updateUser"; readonly subject: SubjectRef; readonly patch: UserPatch; readonly nowMs: number }
  /** Conditional: the account is still the one judged. `advance` raises its revision. Comes first where it is used. */
  | { readonly type: "holdSubject"; readonly subject: SubjectRef; readonly revision: number; readonly advance: boolean }
  /** Null takes back what was allowed. */
  | { readonly type: "allowEnrolment"; readonly subject: SubjectRef; readonly untilMs: number | null }
  | {
      readonly type: "recordSignIn";
      readonly subject: SubjectRef;
      readonly atMs: number;
      readonly ip: string | null;
      readonly endsReset: boolean;
      /** When a second factor was passed: what was owed until then is settled; null: none was. */
      readonly passedAtMs: number | null;
    }
  /** Keeps where an account has signed in from, and forgets others by their MACs; of each kind no more than there may be, those that were seen last. */
  | {
      readonly type: "rememberOrigins";
      readonly subject: SubjectRef;
      readonly seen: readonly KnownOrigin[];
      readonly forget: readonly string[];
    }
  /** Conditional: the stored version is `expectedVersion`; null inserts. Stores `authenticator.version` as given. */
  | {
      readonly type: "saveAuthenticator";
      readonly authenticator: Authenticator;
      readonly expectedVersion: number | null;
    }
  /** Conditional: it is there at that version. */
  | {
      readonly type: "removeAuthenticator";
      readonly poolId: PoolId;
      readonly id: string;
      readonly expectedVersion: number;
    }
  /**
   * Conditional: fewer than `cap` failures stand and it is not locked at `nowMs`, unless until `voidLockMs`. Adds one and
   * locks by the throttle rule.
   */
  | {
      readonly type: "failAttempt";
      readonly subject: SubjectRef;
      readonly factor: FactorKind;
      readonly cap: number;
      readonly voidLockMs?: number | null;
      readonly nowMs: number;
    }
  /** Conditional: the failure count is still `judgedFailures` and the factor is not locked, as `failAttempt`. Sets the count to 0. */
  | {
      readonly type: "passAttempt";
      readonly subject: SubjectRef;
      readonly factor: FactorKind;
      readonly judgedFailures: number;
      readonly voidLockMs?: number | null;
      readonly nowMs: number;
    }
  /** Forgets the failures of the factors named (an operator's or another factor's word). */
  | { readonly type: "clearAttempts"; readonly subject: SubjectRef; readonly factors: readonly FactorKind[] }
  /** Conditional: the session that it is for, if any, lives and has no other open one for its application. */
  | { readonly type: "openMfaToken"; readonly token: MfaToken }
  /** Conditional: it is in state `from` and has not expired. */
  | {
      readonly type: "moveMfaToken";
      readonly poolId: PoolId;
      readonly id: string;
      readonly from: MfaToken["state"];
      readonly to: MfaToken["state"];
      readonly nowMs: number;
    }
  | { readonly type: "keepConfirmedBinding"; readonly binding: StoredBinding }
  /** Conditional: it is there and has not expired, and its session lives. */
  | {
      readonly type: "takeConfirmedBinding";
      readonly poolId: PoolId;
      readonly tokenId: string;
      readonly nowMs: number;
    }
  /** Ends those that are not used up. */
  | { readonly type: "endMfaTokens"; readonly subject: SubjectRef; readonly exceptId?: string | undefined }
  /** `from`: where it is opened; left out: nobody knows. */
  | { readonly type: "openSession"; readonly session: Session; readonly from?: SessionPlace }
  /** Conditional: the session lives. Adds `amr` and marks the passed factor. */
  | {
      readonly type: "elevateSession";
      readonly poolId: PoolId;
      readonly id: string;
      readonly kind: FactorKind;
      readonly amr: readonly Amr[];
      readonly nowMs: number;
    }
  /** Conditional: the session lives. */
  | {
      readonly type: "extendSession";
      readonly poolId: PoolId;
      readonly id: string;
      readonly expiresAtMs: number;
      readonly nowMs: number;
    }
  | { readonly type: "endSession"; readonly poolId: PoolId; readonly id: string; readonly nowMs: number }
  | {
      readonly type: "endSessions";
      readonly subject: SubjectRef;
      readonly which: "all" | "withoutFactor";
      readonly exceptId: string | null;
      readonly nowMs: number;
    }
  /**
   * Conditional: no window goes beyond its limit. Adds its weight to each; a window that has ended starts anew. `locks`: one
   * that is used up by it locks somebody out.
   */
  | {
      readonly type: "count";
      readonly windows: readonly WindowLimit[];
      readonly nowMs: number;
      readonly locks?: true;
    }
  /** Conditional as `count`. Forgets the windows of `clear`. */
  | {
      readonly type: "passWindows";
      readonly windows: readonly WindowLimit[];
      readonly clear: readonly string[];
      readonly nowMs: number;
    }
  /** Takes the place of the older code of its recipient and purpose, which stays known as superseded until it would have expired. */
  | {
      readonly type: "saveCode";
      readonly code: NewCode;
      /** Nobody gets it: the older one stays as it is, and this costs what the other way would have. */
      readonly reachesNobody?: boolean;
    }
  /** Conditional: it is there, as it was read. A code stays known as used until it would have expired. */
  | { readonly type: "consumeChallenge"; readonly challenge: ChallengeRef }
  /** Hands a message to the outbox. */
  | {
      readonly type: "enqueueMessage";
      readonly message: OutgoingMessage;
      /** Counts the message; one that finds a window used up is dropped, and nothing is lost by it. */
      readonly within?: readonly WindowLimit[];
      /** While one of these is open the message is dropped, and nothing is lost by it. */
      readonly unlessOpen?: readonly WindowLimit[];
    }
  | { readonly type: "saveAuthorizationCode"; readonly code: AuthorizationCode }
  /** Conditional: it is unused and has not expired. */
  | {
      readonly type: "useAuthorizationCode";
      readonly poolId: PoolId;
      readonly id: string;
      readonly givenSessionId: string;
      readonly nowMs: number;
    }
  | { readonly type: "markReset"; readonly subject: SubjectRef; readonly by: Channel }
  | { readonly type: "openDisavowal"; readonly disavowal: Disavowal }
  /** Conditional: it is unused and has not expired. */
  | {
      readonly type: "useDisavowal";
      readonly poolId: PoolId;
      readonly id: string;
      readonly nowMs: number;
    }
  /** Conditional: the application is there and demands `expected`; left out: it demands whatever. */
  | {
      readonly type: "setApplicationFactors";
      readonly poolId: PoolId;
      readonly appId: AppId;
      readonly factors: readonly PolicyFactor[];
      readonly expected?: readonly PolicyFactor[];
    }
  /** Conditional: no application has its id, in this pool or another. */
  | { readonly type: "insertApplication"; readonly application: Application; readonly nowMs: number }
  /** Conditional: the newest secret of the pool, or of its application where one is named, is still `expectedDigest`. */
  | {
      readonly type: "renewSecret";
      readonly poolId: PoolId;
      readonly appId: AppId | null;
      readonly expectedDigest: string;
      readonly digest: string;
      readonly older: OlderSecret;
    }
  /** Conditional: it is there, at that revision where one is named. Fields left out stay. */
  | {
      readonly type: "updateApplication";
      readonly poolId: PoolId;
      readonly appId: AppId;
      readonly patch: ApplicationPatch;
      readonly expectedRevision?: number;
    }
  | PasswordChange
  | SignInPolicyChange
  | TrustedDeviceChange
  | ApiKeyChange
  | WebhookChange
  | AccessPassChange
  | IdempotencyChange
  /** Puts a logo in place of the one that an application has; null: takes that away. */
  | {
      readonly type: "setLogo";
      readonly poolId: PoolId;
      readonly appId: AppId;
      readonly logo: ApplicationLogo | null;
    }
  /** Conditional: no photo has its id, and fewer than `atMost` of its folder wait to be used. */
  | { readonly type: "savePhoto"; readonly photo: StoredPhoto; readonly atMost?: number }
  /** Conditional: all are there and have not expired. Erases them. */
  | { readonly type: "consumePhotos"; readonly ids: readonly string[]; readonly nowMs: number }
  /** Conditional: it is an avatar, nobody's yet, and has not expired. It stays then, and the account's other ones go. */
  | { readonly type: "adoptAvatar"; readonly id: string; readonly subject: SubjectRef; readonly nowMs: number }
  /** Erases the account's avatars. */
  | { readonly type: "dropAvatar"; readonly subject: SubjectRef }
  /** Keeps a profile aside, and the account's avatar as long. */
  | { readonly type: "sealProfile"; readonly sealed: SealedProfile }
  /** Conditional: it is there. Erases it; the avatar stays. */
  | { readonly type: "unsealProfile"; readonly poolId: PoolId; readonly id: string; readonly subject: SubjectRef }
  /** Conditional: the stored version is `expectedVersion`; null inserts. Stores `session.version` as given. */
  | {
      readonly type: "saveFaceSession";
      readonly session: FaceSession;
      readonly expectedVersion: number | null;
    }
  /** Forgets the oldest live sessions of an account, and ends them: those beyond its newest `beyond` frames. */
  | { readonly type: "forgetShownFrames"; readonly subject: SubjectRef; readonly beyond: number }
  /** Ends the live sessions of an account and forgets all that was shown in them. */
  | { readonly type: "forgetFaceSessions"; readonly subject: SubjectRef }
  /**
   * A failure that says what it comes `by` is appended where it is the first of its kind by that within an hour, and where
   * the settlement locks somebody out; any other is counted, and one event tells of the count once the hour is over.
   */
  | { readonly type: "audit"; readonly event: AuditEvent; readonly by?: string };

export interface UserPatch {
  readonly username?: string | null;
  readonly email?: string | null;
  readonly emailVerified?: boolean;
  readonly phone?: string | null;
  readonly phoneVerified?: boolean;
  readonly blocked?: boolean;
  /** Replaces the profile as a whole. */
  readonly profile?: Profile;
  readonly customData?: Readonly<Record<string, unknown>>;
}

export type Settlement =
  | {
      readonly settled: true;
      /** What failAttempt left behind; null without one. */
      readonly attempts: Attempts | null;
    }
  | {
      readonly settled: false;
      /** The change whose condition did not hold. Nothing was written. */
      readonly lost: Change["type"];
      /** What of a user was taken, for insertUser, updateUser and a single bringAccount. */
      readonly taken: "email" | "phone" | "username" | "externalId" | null;
    };
