import type { Database } from "../engine/sql.ts";
import type { Keyring } from "../keys/keyring.ts";
import { type AuditFinding, collectFindings } from "./auditFindings.ts";
import { CHECKPOINTS, type Position } from "./auditRecord.ts";
import { findCheckpointMac, findMisnumbered, findNextWriter } from "./readTrail.ts";
import { createVerification, type Verification } from "./verification.ts";
import { verifyCheckpoints } from "./verifyCheckpoints.ts";
import { verifyWriter } from "./verifyWriter.ts";

export interface AuditVerificationParts {
  readonly database: Database;
  readonly keyring: Pick<Keyring, "active" | "byId" | "findById">;
  /** Checkpoints that were kept outside the database: they must be in it. */
  readonly keptCheckpoints?: readonly Position[];
}

export interface AuditVerdict {
  /** Every row is as it was written and in its place, and none is missing. */
  readonly ok: boolean;
  /** How many chains of events there are. */
  readonly writers: number;
  readonly events: number;
  readonly checkpoints: number;
  /** What is wrong and where, at most 1000. */
  readonly findings: readonly AuditFinding[];
  /** How many more there are. */
  readonly findingsLeftOut: number;
}

/**
 * Reads the whole audit trail and gives what was changed, put in, moved or taken away since it was written. Writes
 * nothing, holds one page of rows at a time and may run beside the service.
 * @throws {StoreUnavailable} when the database cannot be read
 */
export async function verifyAuditTrail(parts: AuditVerificationParts): Promise<AuditVerdict> {
  const { database, keyring, keptCheckpoints = [] } = parts;
  const findings = collectFindings();
  const verification = createVerification({ database, keyring, report: findings.report });
  let writers = 0;
  let events = 0;
  let writerId = await findNextWriter(database, null);
  while (writerId !== null) {
    writers += 1;
    events += await verifyWriter(verification, writerId);
    writerId = await findNextWriter(database, writerId);
  }
  const checkpoints = await verifyCheckpoints(verification);
  await verifyKept(verification, keptCheckpoints);
  for (const row of await findMisnumbered(database)) findings.report("misnumbered", row.writerId, Number(row.seq));
  const list = findings.list();
  return { ok: list.length === 0, writers, events, checkpoints, findings: list, findingsLeftOut: findings.leftOut() };
}

async function verifyKept({ database, report }: Verification, kept: readonly Position[]): Promise<void> {
  for (const { seq, mac } of kept) {
    const found = await findCheckpointMac(database, seq);
    if (found === null || Buffer.compare(found, mac) !== 0) report("checkpointLost", CHECKPOINTS, seq);
  }
}
