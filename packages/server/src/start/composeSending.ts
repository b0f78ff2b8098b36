import type { Channel, Clock, Random } from "@countersign/core";
import type { Settings } from "../config/settings.ts";
import { toSendSettings } from "../config/toSendSettings.ts";
import { createSenders, type Senders } from "../send/createSenders.ts";
import { createDevInbox, type DevInbox } from "../send/devInbox.ts";
import { createFailover, type Failover } from "../send/failover.ts";

const SEND_TIMEOUT_MS = 10_000;
const BREAKER = { failureThreshold: 5, openMs: 30_000 };

export interface Sending {
  readonly senders: Senders;
  readonly failovers: Readonly<Record<Channel, Failover>>;
  /** Null in production, and when other machines can reach the service. */
  readonly devInbox: DevInbox | null;
}

/** Makes the ways out that the settings describe. */
export function composeSending(settings: Settings, clock: Clock, random: Random): Sending {
  const devInbox = !settings.production && isLoopback(settings.host) ? createDevInbox(clock) : null;
  const senders = createSenders(toSendSettings(settings), { clock, random, devInbox });
  const failover = (channel: Channel): Failover =>
    createFailover(senders[channel], { timeoutMs: SEND_TIMEOUT_MS, clock, breaker: BREAKER });
  return { senders, failovers: { sms: failover("sms"), email: failover("email") }, devInbox };
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}
