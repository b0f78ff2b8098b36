import type { Clock } from "@countersign/core";
import type { AuditTrail } from "@countersign/store";
import type { Settings } from "../config/settings.ts";
import { exportFolder, saveExportIn } from "./exportFolder.ts";

const DAY_MS = 24 * 3600 * 1000;

export interface AuditPruning {
  readonly trail: Pick<AuditTrail, "prune">;
  readonly clock: Clock;
  readonly settings: Pick<Settings, "auditDays" | "auditExportDir" | "dataDir">;
  readonly signal?: AbortSignal;
}

/** Exports and drops what is older than the days that are kept, by whole days: one file a day. Kept for ever, nothing goes. */
export async function pruneAuditTrail(
  pruning: AuditPruning,
): Promise<{ readonly files: number; readonly rows: number }> {
  const { trail, clock, settings, signal } = pruning;
  if (settings.auditDays === null) return { files: 0, rows: 0 };
  const nowMs = clock.nowMs();
  const beforeMs = Math.floor(nowMs / DAY_MS) * DAY_MS - settings.auditDays * DAY_MS;
  return await trail.prune({ beforeMs, nowMs, save: saveExportIn(exportFolder(settings)), signal });
}
