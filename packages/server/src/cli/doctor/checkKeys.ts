import { describeKeys, KEY_OVERDUE_MS, type KeyStanding, servicePurposes } from "@countersign/store";
import { systemClock as clock } from "../../start/systemPorts.ts";
import { age } from "../output/age.ts";
import { count } from "../output/count.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";
import type { OpenPatient } from "./patient.ts";

const NAME = "keys";
const DAY_MS = 86_400_000;
const ROTATE = "countersign keys rotate --purpose";

/** Looks whether every key is there and young enough, and whether any is missed. */
export async function checkKeys({ view, keyRows }: OpenPatient): Promise<readonly Finding[]> {
  const nowMs = clock.nowMs();
  const keys = describeKeys(keyRows, nowMs);
  const active = keys.filter(({ state }) => state === "active");
  const missing = servicePurposes.filter((purpose) => !active.some((key) => key.purpose === purpose));
  const overdue = active.filter((key) => key.retiredAtMs === null && nowMs - key.createdAtMs > KEY_OVERDUE_MS);
  const leftOver = keys.filter(
    ({ purpose, retiredAtMs }) => purpose === "sealing" && retiredAtMs !== null && nowMs - retiredAtMs > DAY_MS,
  );
  const orphans = [...(await view.countSealed())].filter(([id]) => !keyRows.some((row) => row.id === id));
  const findings = [
    ...missing.map((purpose) =>
      fail(NAME, `there is no key for ${purpose}`, "Restart the service: it makes the keys that are missing."),
    ),
    ...orphans.map(([id, values]) => {
      const finding = `${count(values, "secret")} sealed under the key ${id}, which is gone`;
      return fail(NAME, finding, "Restore the table keys from a backup: nothing else opens them.");
    }),
    ...overdue.map(({ purpose, createdAtMs }) =>
      warn(NAME, `${purpose}: the key is ${age(nowMs - createdAtMs)} old`, `Replace it: ${ROTATE} ${purpose}`),
    ),
    ...leftOver.map(({ id }) =>
      warn(NAME, `the sealing key ${id} was replaced and not yet removed`, `Go on with it: ${ROTATE} sealing`),
    ),
  ];
  return findings.length > 0 ? findings : [ok(NAME, standing(active, nowMs))];
}

function standing(active: readonly KeyStanding[], nowMs: number): string {
  const oldest = Math.min(...active.map(({ createdAtMs }) => createdAtMs));
  return `${active.length} in use, the oldest ${age(nowMs - oldest)} old`;
}
