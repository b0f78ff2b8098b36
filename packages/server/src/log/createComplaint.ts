import { StoreBusy, StoreUnavailable } from "@countersign/store";
import type { Logger } from "pino";

/** How work is told of that is done again and again. */
export interface Complaint {
  /** Gives what the work comes to. Where it had failed before, the log says that it goes on. */
  heard<T>(work: Promise<T>): Promise<T>;
  /** Logs that it failed, unless that is known: a database that is away for an hour fails every second in the same way. */
  failed(error: unknown): void;
}

/** @param what is done, as the beginning of a sentence: `the outbox` */
export function createComplaint(logger: Logger, what: string): Complaint {
  let known: string | null = null;
  return {
    async heard(work) {
      const done = await work;
      if (known !== null) logger.info(`${what}: goes on`);
      known = null;
      return done;
    },
    failed(error) {
      const kind = kindOf(error);
      if (kind === known) logger.debug({ err: error }, `${what} failed again`);
      else logger.error({ err: error }, `${what} failed`);
      known = kind;
    },
  };
}

/** The texts of one outage differ; a defect is known by its text. */
function kindOf(error: unknown): string {
  if (error instanceof StoreUnavailable || error instanceof StoreBusy) return error.name;
  return String(error);
}
