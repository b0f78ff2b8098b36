import type { Clock } from "@countersign/core";
import { type AuditTrail, printCheckpoint } from "@countersign/store";
import type { Logger } from "pino";
import { type Chore, startChore } from "./startChore.ts";

const CHECKPOINT_INTERVAL_MS = 60_000;

export interface AuditKeeping {
  readonly trail: Pick<AuditTrail, "checkpoint">;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Writes a checkpoint of the audit trail every minute and at the stop, and keeps each in the log too. */
export function keepAuditTrail({ trail, clock, logger }: AuditKeeping): Chore {
  const onError = (error: unknown): void => logger.error({ err: error }, "writing an audit checkpoint failed");
  const checkpoint = async (): Promise<void> => {
    const place = await trail.checkpoint(clock.nowMs());
    if (place !== null) logger.info({ checkpoint: printCheckpoint(place) }, "audit checkpoint");
  };
  const chore = startChore(CHECKPOINT_INTERVAL_MS, checkpoint, onError);
  return {
    async stop() {
      await chore.stop();
      await checkpoint().catch(onError);
    },
  };
}
