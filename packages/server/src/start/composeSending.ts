import type { Channel, Clock, Random } from "@countersign/core";
import { SettingsError } from "../config/SettingsError.ts";
import type { Settings } from "../config/settings.ts";
import { toSendSettings } from "../config/toSendSettings.ts";
import { createFailover, type Failover } from "../send/delivery/failover.ts";
import { createSenders, type Senders, type SenderTools } from "../send/gateways/createSenders.ts";
import { createDevInbox, type DevInbox } from "../send/gateways/devInbox.ts";
import { shareInbox } from "../send/gateways/shareInbox.ts";

const SEND_TIMEOUT_MS = 10_000;
const BREAKER = { failureThreshold: 5, openMs: 30_000 };

export interface Sending {
  readonly senders: Senders;
  readonly failovers: Readonly<Record<Channel, Failover>>;
  /** Null in production, and when other machines can reach the service. */
  readonly devInbox: DevInbox | null;
}

/**
 * Makes the ways out that the settings describe.
 * @throws {SettingsError} naming every setting that cannot be used
 */
export function composeSending(settings: Settings, clock: Clock, random: Random): Sending {
  const devInbox = !settings.production && isLoopback(settings.host) ? shareInbox(createDevInbox(clock)) : null;
  const senders = makeSenders(settings, { clock, random, devInbox });
  const failover = (channel: Channel): Failover =>
    createFailover(senders[channel], { timeoutMs: SEND_TIMEOUT_MS, clock, breaker: BREAKER });
  return { senders, failovers: { sms: failover("sms"), email: failover("email") }, devInbox };
}

function makeSenders(settings: Settings, tools: SenderTools): Senders {
  try {
    return createSenders(toSendSettings(settings), tools);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new SettingsError(error.message.split("\n").map((line) => ({ name: line, rule: "" })));
  }
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}
