import type { Clock } from "@countersign/core";
import { type AuditTrail, printCheckpoint } from "@countersign/store";
import type { Logger } from "pino";
import { createComplaint } from "../log/createComplaint.ts";
import { type Chore, startChore } from "../slots/startChore.ts";

const CHECKPOINT_INTERVAL_MS = 60_000;

export interface AuditKeeping {
  readonly trail: Pick<AuditTrail, "checkpoint">;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Told that the trail has a checkpoint behind all that was in it. */
  readonly onCheckpoint?: () => void;
}

/** Writes a checkpoint of the audit trail every minute and at the stop, and keeps each in the log too, at every log level. */
export function keepAuditTrail({ trail, clock, logger, onCheckpoint }: AuditKeeping): Chore {
  // Whatever level is set: these lines are what a cut trail is found out by.
  const keeper = logger.child({}, { level: "info" });
  const { heard, failed } = createComplaint({ logger, clock }, "writing an audit checkpoint");
  const checkpoint = async (): Promise<void> => {
    const place = await heard(trail.checkpoint(clock.nowMs()));
    onCheckpoint?.();
    if (place !== null) keeper.info({ checkpoint: printCheckpoint(place) }, "audit checkpoint");
  };
  const chore = startChore(CHECKPOINT_INTERVAL_MS, checkpoint, failed);
  return {
    async stop() {
      await chore.stop();
      await checkpoint().catch(failed);
    },
  };
}
