import type { Clock } from "@countersign/core";
import type { SessionUseKeeper } from "@countersign/store";
import type { Logger } from "pino";
import { createComplaint } from "../log/createComplaint.ts";
import { type Chore, startChore } from "../slots/startChore.ts";

const INTERVAL_MS = 60_000;

/** Writes down when sessions were used, every minute and at the stop. */
export function keepSessionUses(parts: {
  readonly sessionUses: Pick<SessionUseKeeper, "keep">;
  readonly logger: Logger;
  readonly clock: Clock;
}): Chore {
  const { heard, failed } = createComplaint(parts, "noting when sessions were used");
  const chore = startChore(INTERVAL_MS, (signal) => heard(parts.sessionUses.keep(signal)), failed);
  return {
    async stop() {
      await chore.stop();
      await parts.sessionUses.keep().catch(failed);
    },
  };
}
