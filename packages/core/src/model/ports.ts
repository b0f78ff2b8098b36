import type { CoreSettings } from "./coreSettings.ts";
import type { FaceSession } from "./faceSession.ts";
import type { Faces, FetchPhoto } from "./faces.ts";
import type {
  Amr,
  AppId,
  Application,
  Attempts,
  AuditEvent,
  Authenticator,
  CallerRef,
  Channel,
  FactorKind,
  MfaToken,
  OutgoingMessage,
  PolicyFactor,
  PoolId,
  Profile,
  Recipient,
  SentCode,
  Session,
  StoredCaller,
  Subject,
  SubjectRef,
  User,
  UserId,
  UserPool,
} from "./model.ts";
import type { StoredPhoto } from "./storedPhoto.ts";

export interface Clock {
  nowMs(): number;
}

export interface Random {
  /** Gives `length` bytes of a cryptographically secure generator. */
  bytes(length: number): Uint8Array;
}

/** Salted, memory-hard hashing off the event loop. */
export interface Hasher {
  hash(secret: string): Promise<string>;
  verify(hash: string, secret: string): Promise<boolean>;
  /** Takes as long as `verify` and says no: for accounts that are not there. */
  verifyUnknown(secret: string): Promise<false>;
}

/** Passwords that many people have chosen. */
export interface CommonPasswords {
  /** However the password is spelled: in whatever case, with blanks around it. */
  include(password: string): Promise<boolean>;
}

/** Unsalted SHA-256, hexadecimal: for values of 128 random bits and more. */
export type Digest = (text: string) => string;

/** Keyed hashing of what is too short to be kept in clear or under a plain hash. */
export interface CodeMac {
  sign(text: string): string;
  /** In constant time, also for what an older key signed. */
  matches(text: string, mac: string): boolean;
}

/** How a person names an account; `key` is normalised (e-mail lower case, phone E.164, user name as typed). */
export interface Identifier {
  readonly kind: "id" | "email" | "username" | "phone" | "externalId";
  readonly key: string;
}

/** How often something may happen under one key within a window: a failure, a send, a request. */
export interface WindowLimit {
  readonly key: string;
  readonly limit: number;
  readonly windowMs: number;
  /** How much it counts; 1 when left out. */
  readonly weight?: number;
}

/** What has happened under one key since its window was opened. */
export interface WindowCount {
  readonly count: number;
  readonly windowEndsAtMs: number;
}

/**
 * One durable effect of a decision. A change marked "conditional" makes the whole settlement lose when its condition
 * no longer holds.
 */
export type Change =
  /** Conditional: e-mail, phone, user name and external id are free in the pool. */
  | { readonly type: "insertUser"; readonly user: User; readonly passwordHash: string | null }
  /** Conditional as insertUser. Fields left out stay. */
  | { readonly type: "updateUser"; readonly subject: SubjectRef; readonly patch: UserPatch; readonly nowMs: number }
  /** Conditional: the account is still the one judged. `advance` raises its revision. Comes first where it is used. */
  | { readonly type: "holdSubject"; readonly subject: SubjectRef; readonly revision: number; readonly advance: boolean }
  | {
      readonly type: "setPassword";
      readonly subject: SubjectRef;
      readonly passwordHash: string;
      readonly nowMs: number;
    }
  | {
      readonly type: "recordSignIn";
      readonly subject: SubjectRef;
      readonly atMs: number;
      readonly ip: string | null;
      readonly endsReset: boolean;
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
  /** Conditional: the factor is neither locked nor disabled at `nowMs`. Adds one failure and locks by the throttle rule. */
  | { readonly type: "failAttempt"; readonly subject: SubjectRef; readonly factor: FactorKind; readonly nowMs: number }
  /** Conditional: the failure count is still `judgedFailures` and the factor is not locked. Sets the count to 0. */
  | {
      readonly type: "passAttempt";
      readonly subject: SubjectRef;
      readonly factor: FactorKind;
      readonly judgedFailures: number;
      readonly nowMs: number;
    }
  /** Forgets the failures of the factors named (an operator's or another factor's word). */
  | { readonly type: "clearAttempts"; readonly subject: SubjectRef; readonly factors: readonly FactorKind[] }
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
  | { readonly type: "endMfaTokens"; readonly subject: SubjectRef }
  | { readonly type: "openSession"; readonly session: Session }
  /** Conditional: the session lives. Adds `amr` and marks the passed factor. */
  | {
      readonly type: "elevateSession";
      readonly poolId: PoolId;
      readonly id: string;
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
      readonly exceptId: string | null;
      readonly nowMs: number;
    }
  /** Conditional: no window goes beyond its limit. Adds its weight to each; a window that has ended starts anew. */
  | { readonly type: "count"; readonly windows: readonly WindowLimit[]; readonly nowMs: number }
  /** Conditional as `count`. Forgets the windows of `clear`. */
  | {
      readonly type: "passWindows";
      readonly windows: readonly WindowLimit[];
      readonly clear: readonly string[];
      readonly nowMs: number;
    }
  /** Takes the place of the recipient's older code of the same purpose. */
  | { readonly type: "saveCode"; readonly code: SentCode }
  /** Conditional: it is there. */
  | { readonly type: "consumeCode"; readonly poolId: PoolId; readonly id: string }
  /** Hands a message to the outbox. */
  | {
      readonly type: "enqueueMessage";
      readonly message: OutgoingMessage;
      /** Counts the message; one that finds a window used up is dropped, and nothing is lost by it. */
      readonly within?: readonly WindowLimit[];
      /** Keys of windows; while one of them is open the message is dropped, and nothing is lost by it. */
      readonly unlessOpen?: readonly string[];
    }
  | { readonly type: "markReset"; readonly subject: SubjectRef; readonly by: Channel }
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
  /** Conditional: it is there. Fields left out stay. */
  | {
      readonly type: "updateApplication";
      readonly poolId: PoolId;
      readonly appId: AppId;
      readonly patch: ApplicationPatch;
    }
  /** Conditional: no photo has its id, and fewer than `atMost` wait to be used. */
  | { readonly type: "savePhoto"; readonly photo: StoredPhoto; readonly atMost?: number }
  /** Conditional: all are there and have not expired. Erases them. */
  | { readonly type: "consumePhotos"; readonly ids: readonly string[]; readonly nowMs: number }
  /** Conditional: it is an avatar, nobody's yet, and has not expired. It stays then, and the account's other ones go. */
  | { readonly type: "adoptAvatar"; readonly id: string; readonly subject: SubjectRef; readonly nowMs: number }
  /** Erases the account's avatars. */
  | { readonly type: "dropAvatar"; readonly subject: SubjectRef }
  /** Conditional: the stored version is `expectedVersion`; null inserts. Stores `session.version` as given. */
  | {
      readonly type: "saveFaceSession";
      readonly session: FaceSession;
      readonly expectedVersion: number | null;
    }
  /** Conditional: it is there at that version. */
  | {
      readonly type: "removeFaceSession";
      readonly poolId: PoolId;
      readonly id: string;
      readonly expectedVersion: number;
    }
  | { readonly type: "audit"; readonly event: AuditEvent };

/** What of an application an operator sets; its factors are the policy and change by `setApplicationFactors`. */
export type ApplicationPatch = Partial<
  Pick<Application, "name" | "secretDigest" | "redirectUris" | "allowedOrigins" | "templates" | "faceProof">
>;

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
      /** What of a user was taken, for insertUser and updateUser. */
      readonly taken: "email" | "phone" | "username" | "externalId" | null;
    };

export interface Store {
  findPool(id: PoolId): Promise<UserPool | null>;
  /** Gives a pool, always the same one; null when there is none. */
  findAnyPool(): Promise<UserPool | null>;
  /** Gives the first application of the pool, or of the only pool when none is named. */
  findDefaultApplication(poolId: PoolId | null): Promise<Application | null>;
  findApplication(id: AppId): Promise<Application | null>;
  findSubject(poolId: PoolId, identifier: Identifier): Promise<Subject | null>;
  /** Gives what a token names, used up or expired as it may be; null when that, its account or its application is gone. */
  findCaller(ref: CallerRef): Promise<StoredCaller | null>;
  findMfaToken(poolId: PoolId, id: string): Promise<MfaToken | null>;
  findSession(poolId: PoolId, id: string): Promise<Session | null>;
  /** Gives the recipient's codes, those that ran out a while ago included. */
  findCodes(poolId: PoolId, recipient: Recipient): Promise<readonly SentCode[]>;
  /** Gives the account that has the address, of its own or bound, and is signing in from `ip` by an open mfaToken. */
  findWaitingUser(poolId: PoolId, recipient: Recipient, ip: string, nowMs: number): Promise<UserId | null>;
  /** Gives those of the photos that are there and have not expired, in whatever pool. */
  findPhotos(ids: readonly string[], nowMs: number): Promise<readonly StoredPhoto[]>;
  /** Gives a live face session, expired or not. */
  findFaceSession(poolId: PoolId, id: string): Promise<FaceSession | null>;
  /** Gives the windows that are still open at `nowMs`, by key. */
  findCounts(keys: readonly string[], nowMs: number): Promise<ReadonlyMap<string, WindowCount>>;
  /**
   * Writes all changes in one durable, all-or-nothing transaction, in the order given, and resolves once it is on disk.
   * Under concurrent calls, in one process or in many, conditions are decided one after the other: of two settlements
   * that demand the same version, count or state, one is settled and the other lost.
   */
  settle(changes: readonly Change[]): Promise<Settlement>;
}

export interface Ports {
  readonly clock: Clock;
  readonly random: Random;
  readonly hasher: Hasher;
  /** Null: passwords that people choose are held against nothing, their own names neither. */
  readonly commonPasswords: CommonPasswords | null;
  readonly digest: Digest;
  readonly codeMac: CodeMac;
  readonly store: Store;
  readonly settings: CoreSettings;
  /** Null: faces cannot be judged here. */
  readonly faces: Faces | null;
  readonly fetchPhoto: FetchPhoto;
}
