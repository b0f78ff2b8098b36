import { type Clock, continueReleases, newId, type RequestOrigin } from "@countersign/core";
import {
  type AuditTrail,
  KEY_REFRESH_INTERVAL_MS,
  type Keyring,
  type SessionUseKeeper,
  type Storehouse,
} from "@countersign/store";
import type { Logger } from "pino";
import type { Settings } from "../config/settings.ts";
import { createComplaint } from "../log/createComplaint.ts";
import type { Health } from "../monitoring/watchHealth.ts";
import type { Services } from "../request/services.ts";
import { type Chore, startChore } from "../slots/startChore.ts";
import { keepAuditTrail } from "./keepAuditTrail.ts";
import { keepSessionUses } from "./keepSessionUses.ts";
import { pruneAuditTrail } from "./pruneAuditTrail.ts";

const LOOK_INTERVAL_MS = 10_000;
const SWEEP_INTERVAL_MS = 10 * 60 * 1000;
/** Whoever waits for it hears of it soon, and a look costs little. */
const ABANDONED_INTERVAL_MS = 60 * 1000;
const DAY_MS = 24 * 3600 * 1000;

export interface ChoreParts {
  readonly settings: Pick<Settings, "originRetentionDays" | "auditDays" | "auditExportDir" | "dataDir">;
  readonly storehouse: Pick<Storehouse, "sweep">;
  readonly keyring: Pick<Keyring, "prune">;
  readonly trail: Pick<AuditTrail, "checkpoint" | "tellRepeats" | "tellAbandoned" | "prune">;
  readonly sessionUses: Pick<SessionUseKeeper, "keep">;
  readonly services: Pick<Services, "ports">;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly health: Pick<Health, "look" | "noteCheckpoint">;
}

/** Starts what a process does again and again beside serving: it reads the keys, sweeps and keeps the audit trail. */
export function startChores(parts: ChoreParts): readonly Chore[] {
  const { settings, storehouse, keyring, trail, sessionUses, services, clock, logger, health } = parts;
  const chore = (everyMs: number, name: string, task: (signal: AbortSignal) => Promise<unknown>): Chore => {
    const { heard, failed } = createComplaint({ logger, clock }, name);
    return startChore(everyMs, (signal) => heard(task(signal)), failed);
  };
  const { originRetentionDays } = settings;
  const originRetentionMs = originRetentionDays === 0 ? null : originRetentionDays * DAY_MS;
  return [
    chore(KEY_REFRESH_INTERVAL_MS, "reading the keys", () => keyring.prune()),
    chore(SWEEP_INTERVAL_MS, "sweeping", (signal) => storehouse.sweep(clock.nowMs(), { originRetentionMs, signal })),
    chore(SWEEP_INTERVAL_MS, "telling of repeated failures", (signal) => trail.tellRepeats(clock.nowMs(), signal)),
    chore(ABANDONED_INTERVAL_MS, "telling of second steps that nobody completed", (signal) =>
      trail.tellAbandoned(clock.nowMs(), signal),
    ),
    chore(SWEEP_INTERVAL_MS, "releasing factors", (signal) =>
      continueReleases(services.ports, nobody(services), signal),
    ),
    chore(SWEEP_INTERVAL_MS, "exporting what is old of the audit trail", (signal) =>
      pruneAuditTrail({ trail, clock, settings, signal }),
    ),
    keepAuditTrail({ trail, clock, logger, onCheckpoint: health.noteCheckpoint }),
    chore(LOOK_INTERVAL_MS, "looking after the service", () => health.look()),
    keepSessionUses({ sessionUses, logger, clock }),
  ];
}

/** Where what the service does by itself comes from. */
function nobody({ ports }: ChoreParts["services"]): RequestOrigin {
  return { requestId: newId(ports.random), ip: null, ipBlock: "unknown", userAgent: null };
}
