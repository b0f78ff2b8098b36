import type { AccessPass } from "./accessPass.ts";
import type { ActivityCursor, TrailEvent } from "./activity.ts";
import type { ApiKey } from "./apiKey.ts";
import type { ApplicationLogo } from "./applicationLook.ts";
import type { Asker } from "./asker.ts";
import type { AuthorizationCode } from "./authorizationCode.ts";
import type { Change, Settlement } from "./changes.ts";
import type { CoreSettings } from "./coreSettings.ts";
import type { SignInDecisionRecord } from "./decision.ts";
import type { Disavowal } from "./disavowal.ts";
import type { FoundFaceSession } from "./faceSession.ts";
import type { Faces, FetchPhoto } from "./faces.ts";
import type { IdempotencyRecord } from "./idempotentRequest.ts";
import type { ManagementStore } from "./managed.ts";
import type { SentCode } from "./messages.ts";
import type {
  AppId,
  Application,
  CallerRef,
  MfaToken,
  PoolId,
  Recipient,
  Session,
  StoredBinding,
  StoredCaller,
  Subject,
  SubjectRef,
  TokenRef,
  UserId,
  UserPool,
} from "./model.ts";
import type { Surroundings } from "./place.ts";
import type { SealedProfile } from "./sealedProfile.ts";
import type { ListedSession, SessionUses } from "./sessionUse.ts";
import type { NamedPolicy, StoredPolicy } from "./signInPolicy.ts";
import type { StoredPhoto } from "./storedPhoto.ts";
import type {
  CountedWindow,
  TrailFilter,
  TrailHead,
  TrailPage,
  TrailQuery,
  TrailRecord,
  UntoldRepeats,
  WindowFloor,
} from "./trail.ts";
import type { ListedDevice } from "./trustedDevice.ts";
import type { WebhookAttempt, WebhookEndpoint, WebhookMessage, WebhookPage } from "./webhook.ts";
import type { WindowLimit } from "./windowLimit.ts";
import type { CounterName, WindowName } from "./windowName.ts";

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
  /** Tells whether a hash was made in another way than those of today: then hash anew while the secret is at hand. */
  needsRehash(hash: string): boolean;
  /** Gives what takes turns with others where hashes wait; left out where none does. */
  readonly of?: (asker: Asker) => Hasher;
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

/** How a person names an account. */
export interface Identifier {
  readonly kind: "id" | "email" | "username" | "phone" | "externalId";
  /** In the one form in which names of its kind are compared. */
  readonly key: string;
  /** An address or a user name as it was typed: it finds an account that shares its key with an older one. */
  readonly spelling?: string;
}

/** What has happened under one key since its window was opened. */
export interface WindowCount {
  readonly count: number;
  readonly windowEndsAtMs: number;
}

/** What accounts of a pool are known by, each by one alone. */
export type AccountName = Identifier["kind"] | "movedFrom";

/** An account by one of its names. */
export interface NamedAccount {
  readonly userId: UserId;
  /** In the form in which names of the kind are compared. */
  readonly key: string;
}

/** An account as it is moved between servers. */
export interface MovedSubject {
  readonly subject: Subject;
  /** What it was known by where it once came from. */
  readonly movedFrom: string | null;
}

/** A window that is an account's by its owner, and what it has counted. */
export interface OwnedWindow extends WindowCount {
  readonly key: string;
  readonly name: WindowName | CounterName;
  readonly width: number;
}

/** Codes for an address of an account that were asked for and reached nobody, by the reason in the trail. */
export interface Drops {
  readonly reason: string;
  readonly count: number;
  readonly lastAtMs: number;
}

/** What waits for its turn among things of which so many may wait. */
export interface WaitingPhotos {
  readonly count: number;
  /** When the first place is free at the latest; null: none is taken. */
  readonly endsAtMs: number | null;
}

/** An account that has an address. */
export interface AddressHolder extends Pick<Subject, "knownOrigins"> {
  readonly userId: UserId;
  /** It is the account's own, and not only bound. */
  readonly isOwned: boolean;
  /** The account has shown that it is its own. */
  readonly isProved: boolean;
  /** It is signing in from the place that was asked about, by an open mfaToken. */
  readonly isWaiting: boolean;
}

/** A session that behaviour has made a second factor due in. */
export interface ChallengedSession {
  readonly id: string;
  readonly userId: UserId;
  readonly challengedAtMs: number;
  readonly challengedBy: string | null;
}

export interface Store extends ManagementStore {
  findPool(id: PoolId): Promise<UserPool | null>;
  /** Gives a pool, always the same one; null when there is none. */
  findAnyPool(): Promise<UserPool | null>;
  /** Gives the first application of the pool, or of the only pool when none is named. */
  findDefaultApplication(poolId: PoolId | null): Promise<Application | null>;
  findApplication(id: AppId): Promise<Application | null>;
  findSubject(poolId: PoolId, identifier: Identifier): Promise<Subject | null>;
  /** Gives accounts in the order of their ids, from the one after `afterId`. */
  listSubjects(
    poolId: PoolId,
    page: { readonly afterId: UserId | null; readonly limit: number },
  ): Promise<readonly MovedSubject[]>;
  /** Gives the accounts that have one of the names. */
  findNamed(poolId: PoolId, kind: AccountName, keys: readonly string[]): Promise<readonly NamedAccount[]>;
  findMfaToken(poolId: PoolId, id: string): Promise<MfaToken | null>;
  /** Gives the mfaToken whose flow handle has the digest, in whatever pool and state, expired or not. */
  findFlow(flowHandleDigest: string): Promise<TokenRef<"mfaToken"> | null>;
  /** Gives the open mfaToken by which a session is to prove more for an application. */
  findOpenMfaToken(session: Pick<Session, "poolId" | "id">, appId: AppId, nowMs: number): Promise<MfaToken | null>;
  findSession(poolId: PoolId, id: string): Promise<Session | null>;
  /** Gives what was confirmed by an mfaToken, expired or not; null once it was taken. */
  findConfirmedBinding(poolId: PoolId, tokenId: string): Promise<StoredBinding | null>;
  /** Gives what a token names, used up or expired as it may be; null when that, its account or its application is gone. */
  findCaller(ref: CallerRef): Promise<StoredCaller | null>;
  /** Gives the recipient's codes, those that ran out a while ago included. */
  findCodes(poolId: PoolId, recipient: Recipient): Promise<readonly SentCode[]>;
  /** Gives the accounts that have the address, of their own or bound, and whether they are signing in from `ip`. */
  findHolders(
    poolId: PoolId,
    recipient: Recipient,
    ip: string | null,
    nowMs: number,
  ): Promise<readonly AddressHolder[]>;
  /** Gives the logo of whichever application has it; null: none. */
  findLogo(id: string): Promise<ApplicationLogo | null>;
  /** Gives those of the photos that are there and have not expired, in whatever pool. */
  findPhotos(ids: readonly string[], nowMs: number): Promise<readonly StoredPhoto[]>;
  /** Gives a live face session, expired or not. */
  findFaceSession(poolId: PoolId, id: string): Promise<FoundFaceSession | null>;
  /** Gives what was set aside of an account, the oldest first. */
  findSealedProfiles(subject: SubjectRef): Promise<readonly SealedProfile[]>;
  /** Gives a code by its digest, used or expired as it may be. */
  findAuthorizationCode(poolId: PoolId, id: string): Promise<AuthorizationCode | null>;
  /** Gives the right that a link gives, used up or expired as it may be, in whatever pool. */
  findDisavowal(id: string): Promise<Disavowal | null>;
  /** Gives at most `limit` of the sessions of an account that live, the latest first. */
  findSessions(subject: SubjectRef, nowMs: number, limit: number): Promise<readonly ListedSession[]>;
  /** Gives the trusted devices of an account, those that have run out included, the one that served last first. */
  findTrustedDevices(subject: SubjectRef): Promise<readonly ListedDevice[]>;
  /** Gives at most `limit` events of an account that come before `before`, the latest first. */
  findActivity(subject: SubjectRef, before: ActivityCursor | null, limit: number): Promise<readonly TrailEvent[]>;
  /** Gives an API key of whatever pool, over or not. */
  findApiKey(id: string): Promise<ApiKey | null>;
  /** Gives at most `limit` API keys of a pool in the order of their ids, from the one after `afterId`. */
  listApiKeys(
    poolId: PoolId,
    page: { readonly afterId: string | null; readonly limit: number },
  ): Promise<readonly ApiKey[]>;
  /** Gives a request that was begun with a key, over or not. */
  findIdempotent(poolId: PoolId, id: string): Promise<IdempotencyRecord | null>;
  /** Gives a page of the events of a pool. */
  findTrail(poolId: PoolId, query: TrailQuery): Promise<TrailPage>;
  /** Gives how far each chain of events goes, of whatever pools it tells. */
  findTrailHeads(): Promise<readonly TrailHead[]>;
  /** Gives those events of a chain that are meant, behind one of its numbers and up to another, in its order. */
  findTrailBehind(
    poolId: PoolId,
    filter: TrailFilter,
    part: { readonly writerId: string; readonly afterSeq: number; readonly toSeq: number },
  ): Promise<readonly TrailRecord[]>;
  /** Gives the kinds of the windows that are open at `nowMs`. */
  findOpenKinds(nowMs: number): Promise<readonly Pick<WindowFloor, "name" | "width">[]>;
  /** Gives at most `limit` open windows that have counted as much as the floor of their kind, those that end last first. */
  findFullWindows(floors: readonly WindowFloor[], nowMs: number, limit: number): Promise<readonly CountedWindow[]>;
  /** Gives at most `limit` of the failures of a pool that were counted and are not told yet, the most frequent first. */
  findUntold(poolId: PoolId, limit: number, userId?: UserId): Promise<readonly UntoldRepeats[]>;
  /** Gives the accounts of which a release was last told a day ago, or at a time that is yet to come. */
  findReleases(nowMs: number): Promise<readonly SubjectRef[]>;
  /** Gives those of the windows that are still open at `nowMs`, by key. */
  findCounts(
    windows: readonly Pick<WindowLimit, "key" | "windowMs">[],
    nowMs: number,
  ): Promise<ReadonlyMap<string, WindowCount>>;
  /** Gives the windows that are open at `nowMs` and have the account for their owner. */
  findWindowsOf(subject: SubjectRef, nowMs: number): Promise<readonly OwnedWindow[]>;
  /** Gives the addresses from which the first factor of an account was passed, as far as its mfaTokens still know. */
  findPlaces(subject: SubjectRef): Promise<readonly string[]>;
  /** Gives what did not reach an account since `sinceMs`, as far as the trail still tells. */
  findDrops(subject: SubjectRef, sinceMs: number): Promise<readonly Drops[]>;
  /** Gives the policies that are kept for an application: its own, or else its pool's. */
  findPolicies(
    poolId: PoolId,
    appId: AppId,
  ): Promise<{ readonly live: NamedPolicy | null; readonly draft: NamedPolicy | null }>;
  /** Gives the policies of a pool, or of one of its applications alone where that is named, the latest first. */
  listPolicies(poolId: PoolId, appId: AppId | null): Promise<readonly StoredPolicy[]>;
  /** Gives a decision on a sign-in while it is kept. */
  findDecision(poolId: PoolId, id: string): Promise<SignInDecisionRecord | null>;
  /** Gives at most `limit` decisions of an application since then, the latest first, from the one after `before`. */
  listDecisions(
    app: Pick<Application, "poolId" | "id">,
    sinceMs: number,
    page: { readonly before: Pick<SignInDecisionRecord, "atMs" | "id"> | null; readonly limit: number },
  ): Promise<readonly SignInDecisionRecord[]>;
  /** Gives of each session of a pool that is there a text that changes when it ends, is challenged or has a factor passed in it. */
  findSessionStamps(poolId: PoolId, ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Gives at most `limit` sessions of an application that behaviour challenged after `after`, the earliest first, each with when it last was. */
  listChallenged(
    app: Pick<Application, "poolId" | "id">,
    after: { readonly atMs: number; readonly id: string },
    limit: number,
  ): Promise<readonly ChallengedSession[]>;
  /** Gives at most `limit` decisions on an account of that time, the ends among it, the latest first. */
  listDecisionsOf(
    subject: SubjectRef,
    time: { readonly fromMs: number; readonly untilMs: number },
    limit: number,
  ): Promise<readonly SignInDecisionRecord[]>;
  /** Gives the access pass that somebody shows, in whatever state it is. */
  findShownPass(subject: SubjectRef, digest: string): Promise<AccessPass | null>;
  /** Gives an access pass of an account that could be used at `nowMs`; null: it has none. */
  findLivePass(subject: SubjectRef, nowMs: number): Promise<AccessPass | null>;
  /** Gives an access pass by its id. */
  findAccessPass(poolId: PoolId, id: string): Promise<AccessPass | null>;
  /** Gives the access passes of a pool, or of one of its accounts, the latest first, from the one before `before`. */
  listAccessPasses(
    poolId: PoolId,
    userId: UserId | null,
    page: { readonly before: string | null; readonly limit: number },
  ): Promise<readonly AccessPass[]>;
  /** Gives the webhook endpoints of a pool, the oldest first. */
  listWebhookEndpoints(poolId: PoolId): Promise<readonly WebhookEndpoint[]>;
  findWebhookEndpoint(poolId: PoolId, id: string): Promise<WebhookEndpoint | null>;
  findWebhookMessage(poolId: PoolId, id: string): Promise<WebhookMessage | null>;
  /** Gives what an endpoint was told, the latest first. */
  listWebhookMessages(poolId: PoolId, endpointId: string, page: WebhookPage): Promise<readonly WebhookMessage[]>;
  /** Gives at most `limit` of the attempts at a message, the latest first. */
  listWebhookAttempts(poolId: PoolId, messageId: string, limit: number): Promise<readonly WebhookAttempt[]>;
  /** Gives how many photos of a folder wait to be used, none of them for longer than `windowMs`. */
  findWaitingPhotos(folder: StoredPhoto["folder"], windowMs: number, nowMs: number): Promise<WaitingPhotos>;
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
  readonly sessionUses: SessionUses;
  /** Null: faces cannot be judged here. */
  readonly faces: Faces | null;
  readonly fetchPhoto: FetchPhoto;
  readonly surroundings: Surroundings;
  /** Told the window that was found used up by somebody whom it keeps out; left out: nobody counts. */
  readonly noteLimit?: (window: WindowName) => void;
}
