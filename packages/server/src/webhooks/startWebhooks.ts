import { endWebhookAttempt, fromNowhere, newId, type Ports, type WebhookMessage } from "@countersign/core";
import type { WebhookQueue } from "@countersign/store";
import type { Logger } from "pino";
import { type PostRules, postWebhook } from "./postWebhook.ts";
import { signFor } from "./webhookKeys.ts";

const LOOK_MS = 1000;
/** While nobody is to be told anything. */
const IDLE_LOOK_MS = 5000;
/** Longer than one attempt may take. */
const LEASE_MS = 60_000;
/** How many messages are sent at once, and how many of those to one endpoint: others do not wait for one that hangs. */
const MOST_UNDER_WAY = 32;
const MOST_TO_ONE = 4;

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
  const underWay = new Map<Promise<void>, string>();
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();

  function begin(message: WebhookMessage): void {
    const sending = sendOnce(parts, message, stopping.signal).finally(() => underWay.delete(sending));
    underWay.set(sending, message.endpointId);
  }

  async function look(): Promise<number> {
    const nowMs = ports.clock.nowMs();
    const read = await queue.relay(nowMs);
    if (read === null) return IDLE_LOOK_MS;
    const free = MOST_UNDER_WAY - underWay.size;
    if (free > 0) for (const message of await queue.claim(nowMs, LEASE_MS, free, busyOf(underWay))) begin(message);
    return lookMs;
  }

  function lookAfter(pauseMs: number): void {
    timer = setTimeout(() => {
      looking = look()
        .catch((error: unknown) => {
          logger.error({ err: error }, "telling webhooks failed");
          return IDLE_LOOK_MS;
        })
        .then((nextMs) => {
          if (!stopping.signal.aborted) lookAfter(nextMs);
        });
    }, pauseMs).unref();
  }

  lookAfter(lookMs);
  return {
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await looking;
      await Promise.all(underWay.keys());
    },
  };
}

function busyOf(underWay: ReadonlyMap<unknown, string>): readonly string[] {
  const counts = Map.groupBy(underWay.values(), (endpointId) => endpointId);
  return [...counts].filter(([, each]) => each.length >= MOST_TO_ONE).map(([endpointId]) => endpointId);
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
    const heard = { messageId: id, endpointId, type, status: answer.status, state };
    logger.warn(heard, "a webhook was not taken");
  } catch (error) {
    if (!stop.aborted) logger.error({ err: error, messageId: id, endpointId }, "a webhook could not be sent");
  }
}
