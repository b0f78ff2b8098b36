import type { Attempts, Change, Settlement, Store } from "@countersign/core";
import type { AuditTrail } from "./audit/auditTrail.ts";
import { applyGroup } from "./changes/applyGroup.ts";
import { groupChanges } from "./changes/groupChanges.ts";
import type { Settling } from "./changes/settling.ts";
import type { Database } from "./engine/sql.ts";
import { accessPassReads } from "./find/accessPasses.ts";
import { findAnyPool, findApplication, findDefaultApplication, findPool } from "./find/applications.ts";
import { findCodes } from "./find/codes.ts";
import { findActivity } from "./find/findActivity.ts";
import { findAuthorizationCode } from "./find/findAuthorizationCode.ts";
import { findCaller } from "./find/findCaller.ts";
import { findCallersTogether } from "./find/findCallers.ts";
import { findConfirmedBinding } from "./find/findConfirmedBinding.ts";
import { findDisavowal } from "./find/findDisavowal.ts";
import { findFaceSession } from "./find/findFaceSession.ts";
import { findHolders } from "./find/findHolders.ts";
import { findIdempotent } from "./find/findIdempotent.ts";
import { findLogo } from "./find/findLogo.ts";
import { findFlow, findMfaToken, findOpenMfaToken } from "./find/findMfaToken.ts";
import { findNamed } from "./find/findNamed.ts";
import { findPhotos } from "./find/findPhotos.ts";
import { findReleases } from "./find/findReleases.ts";
import { findSealedProfiles } from "./find/findSealedProfiles.ts";
import { findSession } from "./find/findSession.ts";
import { findSubject } from "./find/findSubject.ts";
import { listSubjects } from "./find/listSubjects.ts";
import { managementReads } from "./find/managementReads.ts";
import { policyReads } from "./find/policyReads.ts";
import { supportReads } from "./find/supportReads.ts";
import { watchReads } from "./find/watchSessions.ts";
import { webhookReads } from "./find/webhooks.ts";
import type { SecretBox } from "./keys/secretBox.ts";
import { settleTogether } from "./together/settleTogether.ts";

export interface StoreParts {
  /** Its schema is up to date. */
  readonly database: Database;
  readonly box: Pick<SecretBox, "seal" | "open">;
  readonly trail: Pick<AuditTrail, "write">;
  /** Told when a message was put into the outbox. */
  readonly onMessage?: () => void;
}

/**
 * Gives the domain's store over a database.
 * @throws {StoreBusy} from `settle`, nothing having been written
 * @throws {StoreUnavailable} from every verb
 */
export function createStore({ database, box, trail, onMessage }: StoreParts): Store {
  const { many } = database;
  const findCallerAlone: Store["findCaller"] = (ref) => findCaller(database, box, ref);
  async function settleAlone(changes: readonly Change[]): Promise<Settlement> {
    try {
      const attempts = await trail.write((sql, entry) => applyAll({ sql, box, entry }, changes));
      if (changes.some(({ type }) => type === "enqueueMessage")) onMessage?.();
      return { settled: true, attempts };
    } catch (error) {
      if (error instanceof Lost) return error.settlement;
      throw error;
    }
  }
  return {
    findPool: (id) => findPool(database, id),
    findAnyPool: () => findAnyPool(database),
    findApplication: (id) => findApplication(database, id),
    findDefaultApplication: (poolId) => findDefaultApplication(database, poolId),
    findSubject: (poolId, identifier) => findSubject(database, box, poolId, identifier),
    listSubjects: (poolId, page) => listSubjects(database, box, poolId, page),
    findNamed: (poolId, kind, keys) => findNamed(database, poolId, kind, keys),
    findCaller: many === undefined ? findCallerAlone : findCallersTogether(findCallerAlone, many, box),
    findMfaToken: (poolId, id) => findMfaToken(database, poolId, id),
    findFlow: (flowHandleDigest) => findFlow(database, flowHandleDigest),
    findOpenMfaToken: (session, appId, nowMs) => findOpenMfaToken(database, session, appId, nowMs),
    findConfirmedBinding: (poolId, tokenId) => findConfirmedBinding(database, poolId, tokenId),
    findAuthorizationCode: (poolId, id) => findAuthorizationCode(database, poolId, id),
    findActivity: (subject, before, limit) => findActivity(database, subject, before, limit),
    findSession: (poolId, id) => findSession(database, poolId, id),
    findCodes: (poolId, recipient) => findCodes(database, poolId, recipient),
    findHolders: (poolId, recipient, ip, nowMs) => findHolders(database, poolId, recipient, ip, nowMs),
    findLogo: (id) => findLogo(database, id),
    findPhotos: (ids, nowMs) => findPhotos(database, box, ids, nowMs),
    findFaceSession: (poolId, id) => findFaceSession(database, box, poolId, id),
    findSealedProfiles: (subject) => findSealedProfiles(database, box, subject),
    findDisavowal: (id) => findDisavowal(database, id),
    findIdempotent: (poolId, id) => findIdempotent(database, box, poolId, id),
    findReleases: (nowMs) => findReleases(database, nowMs),
    ...policyReads(database, box),
    ...supportReads(database),
    ...managementReads(database),
    ...watchReads(database),
    ...{ ...webhookReads(database, box), ...accessPassReads(database) },
    settle: many === undefined ? settleAlone : settleTogether(settleAlone, { trail, box }),
  };
}

/** Thrown to have the transaction undone; never leaves this file. */
class Lost extends Error {
  readonly settlement: Settlement;

  constructor(settlement: Settlement) {
    super("lost");
    this.settlement = settlement;
  }
}

async function applyAll(settling: Settling, changes: readonly Change[]): Promise<Attempts | null> {
  let attempts: Attempts | null = null;
  let locks = false;
  for (const group of groupChanges(changes)) {
    const applied = await applyGroup(settling, group, locks);
    if (!applied.held) throw new Lost({ settled: false, lost: applied.lost, taken: applied.taken ?? null });
    attempts = applied.attempts ?? attempts;
    locks ||= applied.locks === true;
  }
  return attempts;
}
