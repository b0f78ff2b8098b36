import type { Storehouse } from "@countersign/store";
import type { Logger } from "pino";
import { startWebhooks, type Webhooks } from "../webhooks/startWebhooks.ts";
import type { Composed } from "./composeServices.ts";

export interface TellingParts {
  readonly storehouse: Pick<Storehouse, "openWebhookQueue">;
  readonly services: Composed["services"];
  readonly logger: Logger;
}

/** Has this process tell webhooks what happens, whichever process it happened in. */
export function tellWebhooks({ storehouse, services: { ports, webhookAllow }, logger }: TellingParts): Webhooks {
  const queue = storehouse.openWebhookQueue(ports.random);
  return startWebhooks({ queue, ports, rules: { allow: webhookAllow }, logger });
}
