import type {
  AuditEvent,
  Identifier,
  PoolId,
  Random,
  SealedProfile,
  Store,
  Subject,
  SubjectRef,
} from "@countersign/core";
import { type AdminStore, createAdminStore } from "./adminStore.ts";
import type { Position } from "./audit/auditRecord.ts";
import { type AuditTrail, type AuditTrailParts, createAuditTrail } from "./audit/auditTrail.ts";
import { findCheckpointMac, findLastCheckpointSeq } from "./audit/readTrail.ts";
import { type AuditVerdict, type AuditVerificationParts, verifyAuditTrail } from "./audit/verifyAuditTrail.ts";
import { connectDatabase, type DatabasePlace } from "./engine/connectDatabase.ts";
import { connectReadOnly } from "./engine/connectReadOnly.ts";
import type { DatabaseFault } from "./engine/DatabaseFault.ts";
import type { Database } from "./engine/sql.ts";
import { isOriginListed } from "./find/applications.ts";
import { findSealedProfiles } from "./find/findSealedProfiles.ts";
import { findSubject } from "./find/findSubject.ts";
import { type ManagementReads, managementReads } from "./find/managementReads.ts";
import { type PolicyReads, policyReads } from "./find/policyReads.ts";
import { type SupportReads, supportReads } from "./find/supportReads.ts";
import { type WebhookReads, webhookReads } from "./find/webhooks.ts";
import type { Keyring } from "./keys/keyring.ts";
import { createKeyStore, type KeyStore } from "./keys/keyStore.ts";
import type { SecretBox } from "./keys/secretBox.ts";
import { migrate, readOldest, schemaVersion } from "./migrations/migrate.ts";
import { type Ledger, type LedgerParts, openLedger } from "./openLedger.ts";
import { createOutboxStore, type OutboxStore } from "./outboxStore.ts";
import { createSessionUses, keepSessionUses, type SessionUseKeeper } from "./sessionUses.ts";
import { createStore, type StoreParts } from "./store.ts";
import { countSealed } from "./upkeep/countSealed.ts";
import { createServingCheck } from "./upkeep/createServingCheck.ts";
import { judgeMark, type MarkStanding, markDatabase, unmark } from "./upkeep/databaseMark.ts";
import { endPast, type Past, type PastEnded } from "./upkeep/endPast.ts";
import { examineDatabase } from "./upkeep/examineDatabase.ts";
import { databaseTimeMs, engineVersion, newestEventMs } from "./upkeep/inspectDatabase.ts";
import { keyNames, listSharedNames, type SharedName } from "./upkeep/keyNames.ts";
import { type SealedAnew, sealAnew } from "./upkeep/sealAnew.ts";
import { type SweepOptions, type Swept, sweep } from "./upkeep/sweep.ts";
import { tryWrite } from "./upkeep/tryWrite.ts";
import { type WatchedDatabase, watchWrites } from "./upkeep/watchWrites.ts";
import { createWebhookQueue, type WebhookQueue } from "./webhookQueue.ts";

export type { DatabaseFault, MarkStanding, PastEnded };

/** A place where what is asked of a database waits. */
export type StorageQueue = "storageRead" | "storageWrite" | "databaseConnection";

type Without<Parts> = Omit<Parts, "database">;
type AdminReads = Pick<AdminStore, "listPools" | "listApplications" | "listUsers" | "countUsers">;

/**
 * An open database, whatever its schema, by what can be looked at in it.
 *
 * Every verb of it and of what it gives throws {@link StoreUnavailable} when the database is gone.
 */
export interface StorehouseView {
  readonly admin: AdminReads;
  readonly keys: Pick<KeyStore, "list" | "readCheck">;
  /** Looks for whatever would make a later request fail, and for what an operator should know. */
  examine(): Promise<readonly DatabaseFault[]>;
  /** Gives the version of the schema; 0 when there is none. */
  schemaVersion(): Promise<number>;
  /** Gives the oldest schema whose programs may serve from this one; 0 where any may. */
  oldestSchema(): Promise<number>;
  /** Gives the engine and its version, such as "PostgreSQL 15.18". */
  engineVersion(): Promise<string>;
  /** Gives the time of the machine the database runs on; null for the embedded one, which has none of its own. */
  timeMs(): Promise<number | null>;
  /** Gives the time of the newest event of the audit trail; null when there is none. */
  newestEventMs(): Promise<number | null>;
  /** Gives how many sealed values there are under each key, by the key's id. */
  countSealed(): Promise<ReadonlyMap<string, number>>;
  /** Gives at most `limit` names that are compared like one of an older account. */
  listSharedNames(limit: number): Promise<readonly SharedName[]>;
  /** Gives an account as {@link Store} does, opened by `box`. */
  findSubject(box: Pick<SecretBox, "open">, poolId: PoolId, identifier: Identifier): Promise<Subject | null>;
  /** Gives what was set aside of an account as {@link Store} does, opened by `box`. */
  findSealedProfiles(box: Pick<SecretBox, "open">, subject: SubjectRef): Promise<readonly SealedProfile[]>;
  /** What tells which limits keep an account out, as {@link Store} does. */
  readonly support: SupportReads;
  /** What managers look at, as {@link Store} does. */
  readonly management: ManagementReads;
  /** What tells of policies and what they decided, as {@link Store} does, opened by `box`. */
  policies(box: Pick<SecretBox, "open">): PolicyReads;
  /** What tells of webhooks, as {@link Store} does, opened by `box`. */
  webhooks(box: Pick<SecretBox, "open">): WebhookReads;
  /** Tells whether it is the database that was marked, or came of a dump. */
  judgeMark(keyring: Pick<Keyring, "active" | "byId">): Promise<MarkStanding>;
  verifyTrail(parts: Without<AuditVerificationParts>): Promise<AuditVerdict>;
  /** Gives the newest checkpoint, or null. */
  findLastCheckpoint(): Promise<Position | null>;
  close(): Promise<void>;
}

/** An open database, by what can be done with it: nobody outside this package sees SQL. */
export interface Storehouse extends StorehouseView {
  readonly admin: AdminStore;
  readonly keys: KeyStore;
  /**
   * Brings the schema up to date, and what older builds wrote with it.
   * @throws {SchemaTooNew} when a newer build has taken away what this one needs
   */
  migrate(): Promise<void>;
  /** Writes as much as a request may, takes it back and resolves once that is on disk. */
  tryWrite(): Promise<void>;
  /** Tells whether the database can be read and took the last write. */
  isServing(): Promise<boolean>;
  /** Says whether an application of any pool names the origin as its own. */
  isOriginListed(origin: string): Promise<boolean>;
  openTrail(parts: Without<AuditTrailParts>): AuditTrail;
  openStore(parts: Without<StoreParts>): Store;
  /** Opens what the domain reads and writes by, with the trail of what it did. */
  openLedger(parts: LedgerParts): Promise<Ledger>;
  openSessionUses(): SessionUseKeeper;
  openOutbox(box: Pick<SecretBox, "open">): OutboxStore;
  openWebhookQueue(random: Random): WebhookQueue;
  /** Seals anew under the active key what `keyId` sealed; see {@link SealedAnew}. */
  sealAnew(box: Pick<SecretBox, "seal" | "open">, keyId: string): Promise<SealedAnew>;
  /** Gives how many things wait at each of the places where they queue for it. */
  queues(): Partial<Readonly<Record<StorageQueue, number>>>;
  /** Marks it, so that what is loaded from a dump of it is known to be that; one that has a mark keeps it. */
  mark(keyring: Pick<Keyring, "active" | "byId">): Promise<void>;
  /** Takes the mark off a database that was moved as it was, and has its trail tell of it. */
  unmark(trail: Pick<AuditTrail, "write">, events: readonly AuditEvent[]): Promise<void>;
  /** Ends all that would open which comes back with a restored past; see {@link Past}. */
  endPast(trail: Pick<AuditTrail, "write">, box: Pick<SecretBox, "seal" | "open">, past: Past): Promise<PastEnded>;
  /** Deletes what is over at `nowMs`. */
  sweep(nowMs: number, options?: SweepOptions): Promise<Swept>;
}

/**
 * Opens the database of a place, whatever its schema.
 * @throws {StoreUnavailable} when the embedded one cannot be used; PostgreSQL is connected to when it is first asked
 */
export async function openStorehouse(
  place: DatabasePlace,
  onConnectionLost: (error: Error) => void = () => undefined,
): Promise<Storehouse> {
  return storehouseOver(await connectDatabase(place, onConnectionLost));
}

/**
 * Opens the database of a place to look at it. It refuses to write, and no file of the data folder changes.
 * @throws {StoreUnavailable} as `openStorehouse`
 */
export async function viewStorehouse(place: DatabasePlace): Promise<StorehouseView> {
  return storehouseOver(await connectReadOnly(place));
}

export function storehouseOver(opened: Database): Storehouse {
  return storehouseOn(watchWrites(opened));
}

async function findLastCheckpoint(database: Database): Promise<Position | null> {
  const seq = await findLastCheckpointSeq(database);
  const mac = await findCheckpointMac(database, seq);
  return mac === null ? null : { seq, mac };
}

function queuesOf({ waitingForConnection }: Database): ReturnType<Storehouse["queues"]> {
  const waiting = waitingForConnection?.();
  return waiting === undefined ? {} : { databaseConnection: waiting };
}

/** Gives the storehouse over a database whose writes, by whomever, tell whether it serves. */
export function storehouseOn(watched: WatchedDatabase): Storehouse {
  const { database } = watched;
  return {
    admin: createAdminStore(database),
    keys: createKeyStore(database),
    examine: () => examineDatabase(database),
    schemaVersion: () => schemaVersion(database),
    oldestSchema: () => readOldest(database),
    engineVersion: () => engineVersion(database),
    timeMs: () => databaseTimeMs(database),
    newestEventMs: () => newestEventMs(database),
    countSealed: () => countSealed(database),
    listSharedNames: (limit) => listSharedNames(database, limit),
    findSubject: (box, poolId, identifier) => findSubject(database, box, poolId, identifier),
    findSealedProfiles: (box, subject) => findSealedProfiles(database, box, subject),
    support: supportReads(database),
    management: managementReads(database),
    policies: (box) => policyReads(database, box),
    webhooks: (box) => webhookReads(database, box),
    judgeMark: (keyring) => judgeMark(database, keyring),
    verifyTrail: (parts) => verifyAuditTrail({ database, ...parts }),
    findLastCheckpoint: () => findLastCheckpoint(database),
    async migrate() {
      await migrate(database);
      await keyNames(database);
    },
    tryWrite: () => tryWrite(database),
    isServing: createServingCheck(watched),
    isOriginListed: (origin) => isOriginListed(database, origin),
    openTrail: (parts) => createAuditTrail({ database, ...parts }),
    openStore: (parts) => createStore({ database, ...parts }),
    openLedger: async (parts) => openLedger(database, parts),
    openSessionUses: () => createSessionUses((uses) => keepSessionUses(database, uses)),
    openOutbox: (box) => createOutboxStore({ database, box }),
    openWebhookQueue: (random) => createWebhookQueue(database, random),
    sealAnew: (box, keyId) => sealAnew({ database, box }, keyId),
    queues: () => queuesOf(database),
    mark: (keyring) => markDatabase(database, keyring),
    unmark,
    endPast: (trail, box, past) => endPast({ trail, box }, past),
    sweep: (nowMs, options) => sweep(database, nowMs, options),
    close: () => database.close(),
  };
}
