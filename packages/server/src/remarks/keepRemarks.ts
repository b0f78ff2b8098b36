import { rm } from "node:fs/promises";
import type { Clock, Random } from "@countersign/core";
import type { Logger } from "pino";
import { replacePrivateFile } from "../config/privateFile.ts";
import type { Remarks } from "./Remarks.ts";
import { type KeptRemark, remarksPath } from "./readRemarks.ts";

/** Strangers can give rise to some remarks, so that there must be an end. */
const MOST_REMARKS = 32;

export interface RemarkParts {
  readonly dataDir: string;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly random: Random;
}

export interface KeptRemarks extends Remarks {
  /** Waits for what is being written. */
  close(): Promise<void>;
}

/** Tells each remark once in the log, and keeps it beside the data for `countersign doctor` until the next start. */
export async function keepRemarks({ dataDir, logger, clock, random }: RemarkParts): Promise<KeptRemarks> {
  const path = remarksPath(dataDir);
  await rm(path, { force: true }).catch((error) => logger.warn({ err: error }, "the last remarks stay"));
  const kept = new Map<string, KeptRemark>();
  let written: Promise<unknown> = Promise.resolve();
  const write = (): Promise<void> =>
    replacePrivateFile(path, `${JSON.stringify([...kept.values()], null, 2)}\n`, random);
  return {
    note({ key, finding, whatToDo }) {
      if (kept.has(key) || kept.size >= MOST_REMARKS) return;
      kept.set(key, { finding, whatToDo, sinceMs: clock.nowMs() });
      logger.warn(`${finding} ${whatToDo}`);
      written = written.then(write).catch((error) => logger.warn({ err: error }, "a remark could not be kept"));
    },
    close: async () => void (await written),
  };
}
