import type { Change } from "../model/changes.ts";
import { newOrderedId } from "../model/newId.ts";
import type { Ports } from "../model/ports.ts";
import type { WebhookAttempt, WebhookEndpoint, WebhookMessage } from "../model/webhook.ts";
import { audit, type Scope } from "../settle/audit.ts";

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** How long each attempt comes after the one before it. Standard Webhooks, "Deliverability and reliability" */
const PAUSES_MS: readonly number[] = [
  ...[5 * SECOND_MS, 5 * MINUTE_MS, 30 * MINUTE_MS],
  ...[2, 5, 10, 14, 20, 24].map((hours) => hours * HOUR_MS),
];
/** Up to a tenth later, so that what failed together does not come back together. */
const JITTER = 0.1;
const LONGEST_WISH_MS = 24 * HOUR_MS;
/** What is put off for longer than this was put off by a clock that was ahead. */
export const LONGEST_WEBHOOK_PAUSE_MS = LONGEST_WISH_MS * (1 + JITTER);
const FAILING_MS = 5 * 24 * HOUR_MS;
const GONE = 410;
/** With which a receiver says that it is too much for him. */
const TOO_MUCH: readonly (number | null)[] = [429, 502, 503, 504];
const SLOW_MS = MINUTE_MS;

/** What was heard of one attempt. */
export interface WebhookAnswer extends Pick<WebhookAttempt, "status" | "latencyMs" | "answer"> {
  /** How long the receiver wants to be left alone; null: he does not say. */
  readonly retryAfterMs: number | null;
}

function isTaken(status: number | null): boolean {
  return status !== null && status >= 200 && status < 300;
}

/** Gives when a message that was not taken is tried next; null: never again. */
function nextAtMs(
  { random }: Pick<Ports, "random">,
  tries: number,
  { status, retryAfterMs }: WebhookAnswer,
  nowMs: number,
): number | null {
  const pauseMs = PAUSES_MS[tries - 1];
  if (pauseMs === undefined) return null;
  const [share = 0] = random.bytes(1);
  const jittered = pauseMs * (1 + (JITTER * share) / 255);
  if (!TOO_MUCH.includes(status)) return nowMs + Math.round(jittered);
  const wishMs = Math.min(retryAfterMs ?? SLOW_MS, LONGEST_WISH_MS);
  return nowMs + Math.round(Math.max(jittered, wishMs));
}

function outcomeOf({ failingSinceMs }: WebhookEndpoint, { status }: WebhookAnswer, nowMs: number) {
  if (isTaken(status)) return "taken";
  if (status === GONE) return "gone";
  return failingSinceMs !== null && nowMs - failingSinceMs >= FAILING_MS ? "failing" : "refused";
}

/**
 * Writes what came of sending a message, when it is tried next, and what that says of its endpoint: one that says that it is gone is
 * switched off, and one at which nothing was taken for five days.
 */
export async function endWebhookAttempt(
  ports: Ports,
  scope: Scope,
  { endpoint, message, answer }: { endpoint: WebhookEndpoint; message: WebhookMessage; answer: WebhookAnswer },
): Promise<WebhookMessage["state"]> {
  const nowMs = ports.clock.nowMs();
  const { poolId, tries, takes: take } = message;
  const { status, latencyMs, answer: text } = answer;
  const outcome = outcomeOf(endpoint, answer, nowMs);
  const dueAtMs = outcome === "taken" ? null : nextAtMs(ports, tries, answer, nowMs);
  const state = outcome === "taken" ? "delivered" : dueAtMs === null ? "failed" : "waiting";
  const id = newOrderedId(ports.random, nowMs);
  const attempt = { poolId, id, messageId: message.id, atMs: nowMs, status, latencyMs, answer: text };
  const becomes = { state, dueAtMs: dueAtMs ?? nowMs } as const;
  const note = `${outcome} ${endpoint.id}`;
  const { event: disabling } = audit(scope, nowMs, { type: "webhook.disable", userId: null, note });
  const end: Change = {
    type: "endWebhookAttempt",
    attempt,
    endpoint: { id: endpoint.id, version: endpoint.version },
    take,
    becomes,
    outcome,
    disabling,
  };
  await ports.store.settle([end]);
  return state;
}
