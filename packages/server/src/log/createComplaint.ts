import type { Clock } from "@countersign/core";
import { StoreBusy, StoreUnavailable } from "@countersign/store";
import type { Logger } from "pino";

/** What an outage says of itself may have changed by then: a password that is refused, after a server that was away. */
const TOLD_AGAIN_MS = 10 * 60_000;

/** How work is told of that is done again and again. */
export interface Complaint {
  /** Gives what the work comes to. Where it had failed before, the log says that it goes on. */
  heard<T>(work: Promise<T>): Promise<T>;
  /**
   * Logs that it failed, unless that was told within ten minutes: a database that is away for an hour fails every second in the same
   * way.
   */
  failed(error: unknown): void;
}

/** @param what is done, as the beginning of a sentence: `the outbox` */
export function createComplaint(
  { logger, clock }: { readonly logger: Logger; readonly clock: Clock },
  what: string,
): Complaint {
  let known: string | null = null;
  let toldAtMs = 0;
  return {
    async heard(work) {
      const done = await work;
      if (known !== null) logger.info(`${what}: goes on`);
      known = null;
      return done;
    },
    failed(error) {
      const kind = kindOf(error);
      // However far a clock was set back, nothing is kept quiet for longer.
      const isFresh = Math.abs(clock.nowMs() - toldAtMs) < TOLD_AGAIN_MS;
      if (kind === known && isFresh) return logger.debug({ err: error }, `${what} failed again`);
      logger.error({ err: error }, `${what} failed`);
      known = kind;
      toldAtMs = clock.nowMs();
    },
  };
}

/** The texts of one outage differ; a defect is known by its text. */
function kindOf(error: unknown): string {
  if (error instanceof StoreUnavailable || error instanceof StoreBusy) return error.name;
  return String(error);
}
