import { type Finding, fail, ok, warn } from "./finding.ts";
import type { OpenPatient } from "./patient.ts";

const NAME = "master key";

/** Looks whether the master key is the right one. */
export async function checkMasterKey({ masterKey, keyCheck, keyRows }: OpenPatient): Promise<readonly Finding[]> {
  const standing = keyCheck === null ? "current" : masterKey.judgeCheck(keyCheck);
  if (standing === "unknown") {
    const places = "COUNTERSIGN_MASTER_KEY, COUNTERSIGN_MASTER_KEY_FILE, or master.key in the data folder";
    const advice = `Give the one that the service was first started with: ${places}.`;
    return [fail(NAME, "it is not the one that these data were stored under", advice)];
  }
  const unwrapped = keyRows.map((row) => ({ row, key: masterKey.unwrap(row.wrapped, row) }));
  const lost = unwrapped.filter(({ key }) => key === null).map(({ row }) => `${row.purpose} ${row.id}`);
  if (lost.length > 0) {
    const advice = "They were changed from outside: restore the table keys from a backup.";
    return [fail(NAME, `it does not open these keys: ${lost.join(", ")}`, advice)];
  }
  if (standing === "previous" || unwrapped.some(({ key }) => key?.stale)) {
    const advice = "Start the service once with both master keys; then take COUNTERSIGN_MASTER_KEY_PREVIOUS away.";
    return [warn(NAME, "it is being replaced", advice)];
  }
  return [ok(NAME, "it opens every key")];
}
