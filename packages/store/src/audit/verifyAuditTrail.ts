import type { Database } from "../engine/sql.ts";
import type { Keyring } from "../keys/keyring.ts";
import { findBase } from "./auditBases.ts";
import { type AuditFinding, collectFindings } from "./auditFindings.ts";
import { CHECKPOINTS, type Position } from "./auditRecord.ts";
import { findCheckpointMac, findMisnumbered, findNextWriter } from "./readTrail.ts";
import { createVerification, type Verification } from "./verification.ts";
import { verifyCheckpoints } from "./verifyCheckpoints.ts";
import { type ExportedFile, verifyExports } from "./verifyExports.ts";
import { verifyWriter } from "./verifyWriter.ts";

export interface AuditVerificationParts {
  readonly database: Database;
  readonly keyring: Pick<Keyring, "active" | "byId" | "findById">;
  /** Checkpoints that were kept outside the database: they must be in it. */
  readonly keptCheckpoints?: readonly Position[];
  /** Files that older rows were exported to: they must be as they were written, and join the trail. */
  readonly exported?: readonly ExportedFile[];
}

export interface AuditVerdict {
  /** Every row is as it was written and in its place, and none is missing. */
  readonly ok: boolean;
  /** How many chains of events there are. */
  readonly writers: number;
  readonly events: number;
  readonly checkpoints: number;
  /** Rows in the exported files. */
  readonly exported: number;
  /** How many kept checkpoints are from before the trail begins, and in none of the files. */
  readonly keptUnseen: number;
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
  const { database, keyring, keptCheckpoints = [], exported = [] } = parts;
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
  const { rows, checkpoints: seen } = await verifyExports(
    verification,
    exported,
    new Set(keptCheckpoints.map(({ seq }) => seq)),
  );
  const keptUnseen = await verifyKept(verification, keptCheckpoints, seen);
  for (const row of await findMisnumbered(database)) findings.report("misnumbered", row.writerId, Number(row.seq));
  const list = findings.list();
  const read = { writers, events, checkpoints, exported: rows, keptUnseen };
  return { ok: list.length === 0, ...read, findings: list, findingsLeftOut: findings.leftOut() };
}

/** Gives how many nothing can be said of: they were dropped, and no file that was given has them. */
async function verifyKept(
  { database, report, trustBase }: Verification,
  kept: readonly Position[],
  exported: ReadonlyMap<number, Uint8Array>,
): Promise<number> {
  let unseen = 0;
  const base = kept.length === 0 ? null : await trustBase(await findBase(database, CHECKPOINTS));
  for (const { seq, mac } of kept) {
    const last = base?.seq === seq ? base.mac : null;
    const found = (await findCheckpointMac(database, seq)) ?? exported.get(seq) ?? last;
    if (found === null && seq < (base?.seq ?? 0)) unseen += 1;
    else if (found === null || Buffer.compare(found, mac) !== 0) report("checkpointLost", CHECKPOINTS, seq);
  }
  return unseen;
}
