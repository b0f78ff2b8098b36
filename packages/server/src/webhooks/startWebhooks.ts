import { endWebhookAttempt, fromNowhere, newId, type Ports, type WebhookMessage } from "@countersign/core";
import type { WebhookQueue } from "@countersign/store";
import type { Logger } from "pino";
import { createComplaint } from "../log/createComplaint.ts";
import { createLane } from "../slots/createLane.ts";
import { startChore } from "../slots/startChore.ts";
import { type PostRules, postWebhook } from "./postWebhook.ts";
import { signFor } from "./webhookKeys.ts";

const LOOK_MS = 1000;
/** While nobody is to be told anything. */
const IDLE_LOOK_MS = 5000;
/** Longer than one attempt may take. */
const LEASE_MS = 60_000;
/** How many messages are sent at once; of one endpoint fewer, so that others do not wait for one that hangs. */
const MOST_UNDER_WAY = 32;
/** Where so many events were read at once there are more. */
const MANY_EVENTS = 100;

export interface WebhookParts {
  readonly queue: WebhookQueue;
  readonly ports: Ports;
  readonly rules: Omit<PostRules, "nowMs">;
  readonly logger: Logger;
  /** How often it looks for what is to be told. */
  readonly lookMs?: number;
}

export interface Webhooks {
  /** Breaks off what is under way; it is sent again, under the same id, by whoever comes next. */
  stop(): Promise<void>;
}

/** Reads the trail for webhooks again and again and sends what they are to be told, beside whoever else does. */
export function startWebhooks(parts: WebhookParts): Webhooks {
  const { queue, ports, logger, lookMs = LOOK_MS } = parts;
  const stopping = new AbortController();
  const told = { logger, clock: ports.clock };
  const [sending, relaying] = [
    createComplaint(told, "sending to webhooks"),
    createComplaint(told, "reading what webhooks are to be told"),
  ];
  const lane = createLane<WebhookMessage>({
    most: MOST_UNDER_WAY,
    claim: (limit, underWay) =>
      sending.heard(queue.claim(ports.clock.nowMs(), LEASE_MS, limit, countByEndpoint(underWay))),
    handle: (message) => sendOnce(parts, message, stopping.signal),
    makesRoom: true,
    onError: sending.failed,
    signal: stopping.signal,
  });
  let idleUntilMs = 0;
  async function read(signal: AbortSignal): Promise<void> {
    if (performance.now() < idleUntilMs) return;
    let events: number | null = 0;
    do {
      events = await relaying.heard(queue.relay(ports.clock.nowMs()));
      if (events === null) idleUntilMs = performance.now() + IDLE_LOOK_MS;
      else lane.wake();
    } while (events !== null && events >= MANY_EVENTS && !signal.aborted);
  }
  const reading = startChore(lookMs, read, relaying.failed);
  return {
    async stop() {
      stopping.abort();
      await reading.stop();
      await lane.idle();
    },
  };
}

function countByEndpoint(underWay: Iterable<WebhookMessage>): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { endpointId } of underWay) counts[endpointId] = (counts[endpointId] ?? 0) + 1;
  return counts;
}

/** What is broken off, or could not be written down, is sent again when its lease ends. */
async function sendOnce(parts: WebhookParts, message: WebhookMessage, stop: AbortSignal): Promise<void> {
  const { ports, rules, logger } = parts;
  const { poolId, id, endpointId, type, body } = message;
  try {
    const endpoint = await ports.store.findWebhookEndpoint(poolId, endpointId);
    if (endpoint === null) return;
    const nowMs = ports.clock.nowMs();
    const timestampSeconds = Math.floor(nowMs / 1000);
    const headers = {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": String(timestampSeconds),
      "webhook-signature": signFor(endpoint, { id, timestampSeconds, body }, nowMs),
    };
    const post = { url: endpoint.url, headers, body };
    const answer = await postWebhook(post, { ...rules, nowMs: () => ports.clock.nowMs() }, stop);
    const origin = fromNowhere({ requestId: newId(ports.random) });
    const scope = { poolId, appId: null, actor: "service", origin } as const;
    const state = await endWebhookAttempt(ports, scope, { endpoint, message, answer });
    if (state === "delivered") return;
    // What a receiver answers may hold anything; where nothing was heard it is a word of our own.
    const reason = answer.status === null ? { reason: answer.answer } : {};
    const heard = { messageId: id, endpointId, type, status: answer.status, ...reason, state };
    logger.warn(heard, "a webhook was not taken");
  } catch (error) {
    if (!stop.aborted) logger.error({ err: error, messageId: id, endpointId }, "a webhook could not be sent");
  }
}
