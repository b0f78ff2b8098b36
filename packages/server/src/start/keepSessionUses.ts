import type { SessionUseKeeper } from "@countersign/store";
import type { Logger } from "pino";
import { type Chore, startChore } from "../slots/startChore.ts";

const INTERVAL_MS = 60_000;

/** Writes down when sessions were used, every minute and at the stop. */
export function keepSessionUses(parts: {
  readonly sessionUses: Pick<SessionUseKeeper, "keep">;
  readonly logger: Logger;
}): Chore {
  const onError = (error: unknown): void => parts.logger.error({ err: error }, "noting when sessions were used failed");
  const chore = startChore(INTERVAL_MS, (signal) => parts.sessionUses.keep(signal), onError);
  return {
    async stop() {
      await chore.stop();
      await parts.sessionUses.keep().catch(onError);
    },
  };
}
