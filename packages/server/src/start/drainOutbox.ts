import type { Storehouse } from "@countersign/store";
import type { Logger } from "pino";
import type { Settings } from "../config/settings.ts";
import { createWriter } from "../send/delivery/createWriter.ts";
import { type Outbox, startOutbox } from "../send/delivery/outbox.ts";
import { tellTrail } from "../send/delivery/tellTrail.ts";
import type { Sending } from "./composeSending.ts";
import type { Composed } from "./composeServices.ts";
import { systemClock as clock } from "./systemPorts.ts";

export interface DrainParts {
  readonly settings: Settings;
  readonly storehouse: Pick<Storehouse, "openOutbox">;
  readonly composed: Composed;
  readonly sending: Sending;
  readonly logger: Logger;
  readonly publicUrl: () => string;
}

/** Has this process hand over what waits in the outbox, as soon as it is put there. */
export function drainOutbox({ settings, storehouse, composed, sending, logger, publicUrl }: DrainParts): Outbox {
  const { store } = composed.services.ports;
  const outbox = startOutbox({
    store: storehouse.openOutbox(composed.box),
    failovers: sending.failovers,
    trail: tellTrail({ store, clock }),
    write: createWriter({ store, clock, language: settings.defaultLanguage, publicUrl }),
    clock,
    logger,
  });
  composed.bell.ring = outbox.wake;
  return outbox;
}
