import { AsyncResource } from "node:async_hooks";
import { type Channel, type Clock, channels, type OutgoingMessage } from "@countersign/core";
import type { ClaimedMessage, OutboxStore } from "@countersign/store";
import type { Logger } from "pino";
import { createComplaint } from "../../log/createComplaint.ts";
import { createLane, type Lane } from "../../slots/createLane.ts";
import type { OutboundMessage } from "../sender.ts";
import type { Writer } from "./createWriter.ts";
import type { DeliveryFault, Failover } from "./failover.ts";
import { type SendTrail, unsentReasons } from "./tellTrail.ts";

const POLL_MS = 5000;
/** Longer than all senders of a channel may take together. */
const LEASE_MS = 120_000;
/** How many messages of one channel are handed over at once. */
const MOST_UNDER_WAY = 16;
const LONGEST_PAUSE_MS = 60_000;

export interface OutboxParts {
  readonly store: OutboxStore;
  readonly failovers: Readonly<Record<Channel, Failover>>;
  readonly write: Writer;
  readonly trail: SendTrail;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface Outbox {
  /** Looks for messages at once instead of at the next turn. */
  wake(): void;
  /** Breaks off what is under way; it is tried again, under the same id, by whoever comes next. */
  stop(): Promise<void>;
}

/** Hands messages over until they are taken or have run out. */
export function startOutbox(parts: OutboxParts): Outbox {
  const stopping = new AbortController();
  const lanes = channels.map((channel) => laneOf(parts, channel, stopping.signal));
  const wake = (): void => {
    for (const lane of lanes) lane.wake();
  };
  const timer = setInterval(wake, POLL_MS).unref();
  wake();
  return {
    // Whoever rings has work of his own under way: what is sent is none of it.
    wake: AsyncResource.bind(wake),
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await Promise.all(lanes.map((lane) => lane.idle()));
    },
  };
}

/** Each channel has a lane of its own: gateways that hang hold up their own messages only. */
function laneOf(parts: OutboxParts, channel: Channel, signal: AbortSignal): Lane {
  const { heard, failed } = createComplaint(parts, "the outbox");
  return createLane({
    most: MOST_UNDER_WAY,
    claim: (limit) => heard(parts.store.claim(channel, parts.clock.nowMs(), LEASE_MS, limit)),
    handle: (claimed) => handOver(parts, claimed, signal),
    onError: failed,
    signal,
  });
}

async function handOver(parts: OutboxParts, claimed: ClaimedMessage, signal: AbortSignal): Promise<void> {
  const { store, failovers, trail, clock, logger } = parts;
  const { poolId, id, channel, attempts } = claimed;
  const tryAgain = (pinnedTo: string | null): Promise<void> =>
    store.retry(poolId, id, clock.nowMs() + pauseAfter(attempts), pinnedTo);
  try {
    if (claimed.expiresAtMs <= clock.nowMs()) return await giveUp(parts, claimed, "expired", claimed.pinnedTo);
    const written = await putIntoWords(parts, claimed);
    if (written === null) return await tryAgain(claimed.pinnedTo);
    const onAttempt = (sender: string): Promise<void> => store.pin(poolId, id, sender);
    const delivery = await failovers[channel].deliver(written, { pinnedTo: claimed.pinnedTo, onAttempt, signal });
    if (delivery.sent) {
      const { by: gateway, gatewayMessageId } = delivery;
      const taken = { state: "handedOver", reason: null, attempts, gateway, gatewayMessageId } as const;
      return await store.remove(poolId, id, { ...taken, atMs: clock.nowMs() });
    }
    const { retryable, reason, pinnedTo, fault } = delivery;
    logger.warn({ messageId: id, channel, retryable, reason }, "a message was not taken");
    await (retryable ? tryAgain(pinnedTo) : giveUp(parts, claimed, fault, pinnedTo));
    await trail.outage({ poolId, channel, messageId: id }, fault);
  } catch (error) {
    logger.error({ err: error, messageId: id }, "a message could not be handed over");
  }
}

/** Tells the trail before the message is erased: killed in between, it tells it twice rather than not at all. */
async function giveUp(
  { store, trail, clock, logger }: OutboxParts,
  claimed: ClaimedMessage,
  fault: DeliveryFault,
  gateway: string | null,
): Promise<void> {
  const { poolId, id, channel, attempts } = claimed;
  const message = openOrNull(claimed);
  if (message === null || !isForNobody(message)) {
    logger.warn({ messageId: id, channel, attempts, fault }, "a message was given up: it reached nobody");
    await trail.lost({ poolId, channel, messageId: id, userId: message?.userId ?? null }, fault);
  }
  // A gateway that cannot be asked twice had it when this process was to end.
  const reason = unsentReasons[fault === "stopped" ? "uncertain" : fault];
  const failed = { state: "failed", reason, attempts, gateway, gatewayMessageId: null } as const;
  await store.remove(poolId, id, { ...failed, atMs: clock.nowMs() });
}

/** It had run out when it was written: that nothing was to be sent is in the trail already. */
function isForNobody({ createdAtMs, expiresAtMs }: OutgoingMessage): boolean {
  return expiresAtMs <= createdAtMs;
}

/** What cannot be opened any more was somebody's message all the same. */
function openOrNull(claimed: ClaimedMessage): OutgoingMessage | null {
  try {
    return claimed.open();
  } catch {
    return null;
  }
}

/** Gives null, having told the operator, for a message that cannot be opened or written at the moment. */
async function putIntoWords({ write, logger }: OutboxParts, claimed: ClaimedMessage): Promise<OutboundMessage | null> {
  try {
    return await write(claimed.open());
  } catch (error) {
    logger.error({ err: error, messageId: claimed.id }, "a message could not be written");
    return null;
  }
}

/** 1 s, 2 s, 4 s … one minute. */
function pauseAfter(attempts: number): number {
  return Math.min(1000 * 2 ** (attempts - 1), LONGEST_PAUSE_MS);
}
