import { describeKeys } from "../../keys/describeKeys.ts";
import { servicePurposes } from "../../keys/keyPolicies.ts";
import { systemClock as clock } from "../../start/systemPorts.ts";
import { countSealed } from "../../store/countSealed.ts";
import { age } from "../output/age.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";
import type { OpenPatient } from "./patient.ts";

const NAME = "keys";
const DAY_MS = 86_400_000;
/** NIST SP 800-57 Part 1 Rev. 5 §5.3.6: two years at most of use to protect, for all of these kinds. */
const OVERDUE_MS = 2 * 365 * DAY_MS;
const ROTATE = "Replace it: countersign keys rotate --purpose";

/** Looks whether the master key is the right one. */
export async function checkMasterKey({ masterKey, keyCheck, keyRows }: OpenPatient): Promise<readonly Finding[]> {
  const name = "master key";
  const standing = keyCheck === null ? "current" : masterKey.judgeCheck(keyCheck);
  if (standing === "unknown") {
    const advice =
      "Give the one that the service was first started with: COUNTERSIGN_MASTER_KEY, COUNTERSIGN_MASTER_KEY_FILE, or master.key in the data folder.";
    return [fail(name, "it is not the one that these data were stored under", advice)];
  }
  const unwrapped = keyRows.map((row) => ({ row, key: masterKey.unwrap(row.wrapped, row) }));
  const lost = unwrapped.filter(({ key }) => key === null).map(({ row }) => `${row.purpose} ${row.id}`);
  if (lost.length > 0)
    return [
      fail(
        name,
        `it does not open these keys: ${lost.join(", ")}`,
        "They were changed from outside: restore the table keys from a backup.",
      ),
    ];
  if (standing === "previous" || unwrapped.some(({ key }) => key?.stale)) {
    return [
      warn(
        name,
        "it is being replaced",
        "Start the service once with both master keys; then take COUNTERSIGN_MASTER_KEY_PREVIOUS away.",
      ),
    ];
  }
  return [ok(name, "it opens every key")];
}

/** Looks whether every key is there, young enough, and still needed. */
export async function checkKeys({ database, keyRows, keyCheck }: OpenPatient): Promise<readonly Finding[]> {
  if (keyCheck === null) return [warn(NAME, "there are none yet", "Start the service once: countersign serve.")];
  const nowMs = clock.nowMs();
  const keys = describeKeys(keyRows, nowMs);
  const active = keys.filter(({ state }) => state === "active");
  const missing = servicePurposes.filter((purpose) => !active.some((key) => key.purpose === purpose));
  const overdue = active.filter((key) => key.retiredAtMs === null && nowMs - key.createdAtMs > OVERDUE_MS);
  const leftOver = keys.filter(
    (key) => key.purpose === "sealing" && key.retiredAtMs !== null && nowMs - key.retiredAtMs > DAY_MS,
  );
  const orphans = [...(await countSealed(database))].filter(([id]) => !keyRows.some((row) => row.id === id));
  const findings = [
    ...missing.map((purpose) =>
      fail(NAME, `there is no key for ${purpose}`, "Restart the service: it makes the keys that are missing."),
    ),
    ...overdue.map((key) =>
      warn(NAME, `${key.purpose}: the key is ${age(nowMs - key.createdAtMs)} old`, `${ROTATE} ${key.purpose}`),
    ),
    ...leftOver.map(({ id }) =>
      warn(
        NAME,
        `the sealing key ${id} was replaced and not yet removed`,
        "Go on with it: countersign keys rotate --purpose sealing",
      ),
    ),
    ...orphans.map(([id, rows]) =>
      fail(
        NAME,
        `${rows} secrets are sealed under the key ${id}, which is gone`,
        "Restore the table keys from a backup; reset the factors of these users otherwise.",
      ),
    ),
  ];
  return findings.length > 0 ? findings : [ok(NAME, `${active.length} in use`)];
}
