import type { Channel, Clock } from "@countersign/core";
import type { Logger } from "pino";
import type { ClaimedMessage, OutboxStore } from "../store/outboxStore.ts";
import type { Writer } from "./createWriter.ts";
import type { Failover } from "./failover.ts";
import type { OutboundMessage } from "./sender.ts";

const POLL_MS = 5000;
/** Longer than all senders of a channel may take together. */
const LEASE_MS = 120_000;
const BATCH = 16;
const LONGEST_PAUSE_MS = 60_000;

export interface OutboxParts {
  readonly store: OutboxStore;
  readonly failovers: Readonly<Record<Channel, Failover>>;
  readonly write: Writer;
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
  let wanted = true;
  let running: Promise<void> | null = null;

  async function drain(): Promise<void> {
    while (wanted && !stopping.signal.aborted) {
      wanted = false;
      const claimed = await parts.store.claim(parts.clock.nowMs(), LEASE_MS, BATCH);
      if (claimed.length === BATCH) wanted = true;
      await Promise.all(claimed.map((each) => handOver(parts, each, stopping.signal)));
    }
  }

  function run(): void {
    wanted = true;
    if (running !== null || stopping.signal.aborted) return;
    running = drain()
      .catch((error: unknown) => parts.logger.error({ err: error }, "the outbox failed"))
      .finally(() => {
        running = null;
      });
  }

  const timer = setInterval(run, POLL_MS).unref();
  run();
  return {
    wake: run,
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await running;
    },
  };
}

async function handOver(parts: OutboxParts, claimed: ClaimedMessage, signal: AbortSignal): Promise<void> {
  const { store, failovers, write, clock, logger } = parts;
  const { message, pinnedTo, attempts } = claimed;
  const { poolId, id, channel } = message;
  try {
    if (message.expiresAtMs <= clock.nowMs()) return await store.remove(poolId, id);
    const written: OutboundMessage = await write(message);
    const onAttempt = (sender: string): Promise<void> => store.pin(poolId, id, sender);
    const delivery = await failovers[channel].deliver(written, { pinnedTo, onAttempt, signal });
    if (delivery.sent) return await store.remove(poolId, id);
    logger.warn(
      { messageId: id, channel, retryable: delivery.retryable, reason: delivery.reason },
      "a message was not taken",
    );
    if (!delivery.retryable) return await store.remove(poolId, id);
    await store.retry(poolId, id, clock.nowMs() + pauseAfter(attempts), delivery.pinnedTo);
  } catch (error) {
    logger.error({ err: error, messageId: id }, "a message could not be handed over");
  }
}

/** 1 s, 2 s, 4 s … one minute. */
function pauseAfter(attempts: number): number {
  return Math.min(1000 * 2 ** (attempts - 1), LONGEST_PAUSE_MS);
}
