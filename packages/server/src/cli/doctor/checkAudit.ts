import { count } from "../output/count.ts";
import type { ReadOnlyKeys } from "../readOnlyKeys.ts";
import { type Finding, fail, ok } from "./finding.ts";
import type { OpenPatient } from "./patient.ts";

/** Looks whether the audit trail is as it was written. */
export async function checkAudit({ view }: OpenPatient, keyring: ReadOnlyKeys): Promise<readonly Finding[]> {
  const name = "audit trail";
  const { ok: isWhole, events, findings, findingsLeftOut } = await view.verifyTrail({ keyring });
  if (isWhole) return [ok(name, `${count(events, "event")}, as written`)];
  const advice = "See what and where: countersign audit verify. Then find out who could write to the database.";
  return [fail(name, `${count(findings.length + findingsLeftOut, "finding")}: it is not as it was written`, advice)];
}
