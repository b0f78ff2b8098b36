export type { AdminStore } from "./adminStore.ts";
export type { Position } from "./audit/auditRecord.ts";
export type { AuditTrail } from "./audit/auditTrail.ts";
export { parseCheckpoint, printCheckpoint } from "./audit/checkpointText.ts";
export type { SaveExport } from "./audit/exportSegments.ts";
export type { AuditVerdict } from "./audit/verifyAuditTrail.ts";
export type { ExportedFile } from "./audit/verifyExports.ts";
export { copyDatabase } from "./copyDatabase.ts";
export { DATABASE_FILE, embeddedFiles, lockFiles } from "./engine/embeddedFiles.ts";
export { readPostgresServers } from "./engine/postgresServers.ts";
export { StoreBusy } from "./engine/StoreBusy.ts";
export { StoreUnavailable } from "./engine/StoreUnavailable.ts";
export { BackupUnderWay, FolderServed, holdBackupLock, holdServeLock, type ServeLock } from "./engine/serveLock.ts";
export { describeKeys, KEY_OVERDUE_MS, type KeyStanding } from "./keys/describeKeys.ts";
export { KeysUnavailable } from "./keys/KeysUnavailable.ts";
export { exportPublic, readKey } from "./keys/keyMaterial.ts";
export {
  ACCESS_TOKEN_SECONDS,
  keyPolicies,
  keyPurposes,
  servicePurposes,
} from "./keys/keyPolicies.ts";
export { createKeyring, type Key, type Keyring } from "./keys/keyring.ts";
export { KEY_PROPAGATION_MS, KEY_REFRESH_INTERVAL_MS, lastWriteMs } from "./keys/keySchedule.ts";
export type { KeyPurpose, KeyRow, KeyStore } from "./keys/keyStore.ts";
export {
  createMasterKey,
  MASTER_KEY_BYTES,
  type MasterKey,
  type MasterKeySeed,
  masterKeyOf,
  WrongMasterKey,
} from "./keys/masterKey.ts";
export { type KeyGroup, type Replacement, replaceKey, replaceLeakedKey } from "./keys/replaceKey.ts";
export { retireSealingKeys } from "./keys/retireSealingKeys.ts";
export { createSecretBox, type SecretBox, SecretUnreadable } from "./keys/secretBox.ts";
export { NEWEST_SCHEMA, SchemaTooNew } from "./migrations/migrate.ts";
export type { Ledger } from "./openLedger.ts";
export {
  type DatabaseFault,
  type MarkStanding,
  openStorehouse,
  type PastEnded,
  type StorageQueue,
  type Storehouse,
  type StorehouseView,
  viewStorehouse,
} from "./openStorehouse.ts";
export type { ClaimedMessage, OutboxStore, WaitingMessages } from "./outboxStore.ts";
export type { SessionUseKeeper } from "./sessionUses.ts";
export { answerCalls } from "./thread/answerCalls.ts";
export { openStorehouseThreads, type ServingStorehouse } from "./thread/openStorehouseThreads.ts";
export type { WebhookQueue } from "./webhookQueue.ts";
