export { type AdminStore, createAdminStore } from "./adminStore.ts";
export type { Position } from "./audit/auditRecord.ts";
export { type AuditTrail, createAuditTrail } from "./audit/auditTrail.ts";
export { parseCheckpoint, printCheckpoint } from "./audit/checkpointText.ts";
export { findCheckpointMac } from "./audit/readTrail.ts";
export { type AuditVerdict, verifyAuditTrail } from "./audit/verifyAuditTrail.ts";
export { connectDatabase } from "./engine/connectDatabase.ts";
export { connectReadOnly } from "./engine/connectReadOnly.ts";
export { StoreBusy } from "./engine/StoreBusy.ts";
export { StoreUnavailable } from "./engine/StoreUnavailable.ts";
export { FolderServed, holdServeLock, type ServeLock } from "./engine/serveLock.ts";
export type { Database } from "./engine/sql.ts";
export { isOriginListed } from "./find/applications.ts";
export { findSubject } from "./find/findSubject.ts";
export { createKeyStore } from "./keyStore.ts";
export { describeKeys, type KeyStanding } from "./keys/describeKeys.ts";
export { exportPublic, readKey } from "./keys/keyMaterial.ts";
export {
  ACCESS_TOKEN_SECONDS,
  keyPolicies,
  MFA_TOKEN_SECONDS,
  servicePurposes,
  USER_TOKEN_SECONDS,
} from "./keys/keyPolicies.ts";
export { createKeyring, type Key, type Keyring } from "./keys/keyring.ts";
export { KEY_PROPAGATION_MS, KEY_REFRESH_INTERVAL_MS, lastWriteMs } from "./keys/keySchedule.ts";
export type { KeyPurpose, KeyRow } from "./keys/keyStore.ts";
export { createMasterKey, MASTER_KEY_BYTES, type MasterKey, WrongMasterKey } from "./keys/masterKey.ts";
export { type KeyGroup, type Replacement, replaceKey, replaceLeakedKey } from "./keys/replaceKey.ts";
export { retireSealingKeys } from "./keys/retireSealingKeys.ts";
export { createSecretBox, type SecretBox, SecretUnreadable } from "./keys/secretBox.ts";
export { migrate, SchemaTooNew, schemaVersion } from "./migrations/migrate.ts";
export { migrations } from "./migrations/migrations.ts";
export { type ClaimedMessage, createOutboxStore, type OutboxStore } from "./outboxStore.ts";
export { createStore } from "./store.ts";
export { countSealed } from "./upkeep/countSealed.ts";
export { databaseTimeMs, engineVersion, newestEventMs } from "./upkeep/inspectDatabase.ts";
export { sealAnew } from "./upkeep/sealAnew.ts";
export { sweep } from "./upkeep/sweep.ts";
