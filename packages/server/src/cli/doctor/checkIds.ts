import type { StorehouseView } from "@countersign/store";
import { checkFirstIds } from "../../start/checkFirstIds.ts";
import { systemClock } from "../../start/systemPorts.ts";
import { type Finding, ok, warn } from "./finding.ts";
import type { Patient } from "./patient.ts";

const NAME = "secrets";

/**
 * Looks whether the ids and secrets that are set are those of the database.
 * @throws {SettingsError} when one is not
 */
export async function checkIds({ settings }: Patient, admin: StorehouseView["admin"]): Promise<readonly Finding[]> {
  const doubts = await checkFirstIds({ settings, admin, nowMs: systemClock.nowMs() });
  if (doubts.length === 0) return [ok(NAME, "those that are set are the database's")];
  return doubts.map((each) => warn(NAME, each, "Give it, and whoever uses it, the newest secret."));
}
