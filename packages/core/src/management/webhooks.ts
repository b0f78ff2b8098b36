import { MfaError } from "@countersign/contract/errors";
import type { WebhookEventType } from "@countersign/contract/webhookEvents";
import type { Change } from "../model/changes.ts";
import type { PoolId } from "../model/model.ts";
import { newOrderedId } from "../model/newId.ts";
import type { Ports } from "../model/ports.ts";
import type {
  WebhookAttempt,
  WebhookEndpoint,
  WebhookKey,
  WebhookMessage,
  WebhookPage,
  WebhookSignature,
} from "../model/webhook.ts";
import { audit, type Scope } from "../settle/audit.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";

/** Of one pool; each is told everything it asks for. */
const MOST_WEBHOOKS = 20;
/** Standard Webhooks asks for 24 to 64; an Ed25519 seed has these. */
const SECRET_BYTES = 32;
const OVERLAP_MS = 24 * 3_600_000;
/** Whoever renews a secret over and over leaves that many behind. */
const MOST_KEYS = 3;

/** What somebody says of an endpoint. Its address was looked at before. */
export type WebhookFields = Pick<WebhookEndpoint, "url" | "description" | "events">;

/** The endpoint, and the one moment at which its newest key can be read. */
export interface KeyedWebhook {
  readonly endpoint: WebhookEndpoint;
  readonly key: WebhookKey;
}

function makeKey({ random }: Pick<Ports, "random">): WebhookKey {
  return { secret: Buffer.from(random.bytes(SECRET_BYTES)).toString("base64"), endsAtMs: null };
}

/**
 * Begins to tell an endpoint what happens in the pool of `scope` from now on.
 * @throws {MfaError} webhooksFull, tooOften
 */
export async function addWebhook(
  ports: Ports,
  scope: Scope,
  { signature, ...fields }: WebhookFields & { readonly signature: WebhookSignature },
): Promise<KeyedWebhook> {
  return settleDecision(ports.store, async (): Promise<Decision<KeyedWebhook>> => {
    const { poolId } = scope;
    if ((await ports.store.listWebhookEndpoints(poolId)).length >= MOST_WEBHOOKS) throw new MfaError("webhooksFull");
    const nowMs = ports.clock.nowMs();
    const key = makeKey(ports);
    const endpoint: WebhookEndpoint = {
      ...{ ...fields, poolId, id: newOrderedId(ports.random, nowMs), signature, keys: [key], version: 1 },
      ...{ state: "enabled", disabledBy: null, failingSinceMs: null, createdAtMs: nowMs, updatedAtMs: nowMs },
    };
    return {
      changes: [
        { type: "saveWebhookEndpoint", endpoint, expectedVersion: null, atMost: MOST_WEBHOOKS },
        audit(scope, nowMs, { type: "webhook.add", userId: null, note: endpoint.id }),
      ],
      conclude: () => ({ endpoint, key }),
    };
  });
}

/**
 * Gives an endpoint of the pool.
 * @throws {MfaError} webhookUnknown
 */
export async function demandWebhook(
  { store }: { readonly store: Pick<Ports["store"], "findWebhookEndpoint"> },
  { poolId }: Pick<Scope, "poolId">,
  id: string,
): Promise<WebhookEndpoint> {
  const endpoint = await store.findWebhookEndpoint(poolId, id);
  if (endpoint === null) throw new MfaError("webhookUnknown");
  return endpoint;
}

export interface WebhookName {
  readonly scope: Scope;
  readonly id: string;
}

/** More than a message has: ten for each time that it is begun with. */
const MOST_ATTEMPTS = 100;

/**
 * Gives what an endpoint was told, the latest first, each with all attempts to tell it, the latest of them first.
 * @throws {MfaError} webhookUnknown
 */
export async function listDeliveries(
  store: Pick<Ports["store"], "findWebhookEndpoint" | "listWebhookMessages" | "listWebhookAttempts">,
  poolId: PoolId,
  id: string,
  page: WebhookPage,
): Promise<readonly Delivery[]> {
  await demandWebhook({ store }, { poolId }, id);
  const messages = await store.listWebhookMessages(poolId, id, page);
  return Promise.all(
    messages.map(async (message) => ({
      message,
      attempts: await store.listWebhookAttempts(poolId, message.id, MOST_ATTEMPTS),
    })),
  );
}

export interface Delivery {
  readonly message: WebhookMessage;
  readonly attempts: readonly WebhookAttempt[];
}

/** Which endpoint is changed, and as of which version; null: of whichever there is. */
export interface WebhookRef extends WebhookName {
  readonly follows?: number | null;
}

/** Writes what `change` makes of an endpoint. */
function changeWebhook(
  ports: Ports,
  { scope, id, follows = null }: WebhookRef,
  change: (endpoint: WebhookEndpoint, nowMs: number) => Partial<WebhookEndpoint>,
  type: "webhook.update" | "webhook.rotate",
): Promise<WebhookEndpoint> {
  return settleDecision(ports.store, async (): Promise<Decision<WebhookEndpoint>> => {
    const found = await demandWebhook(ports, scope, id);
    if (follows !== null && follows !== found.version) throw new MfaError("webhookOutdated");
    const nowMs = ports.clock.nowMs();
    const endpoint = { ...found, ...change(found, nowMs), version: found.version + 1, updatedAtMs: nowMs };
    return {
      changes: [
        { type: "saveWebhookEndpoint", endpoint, expectedVersion: found.version },
        audit(scope, nowMs, { type, userId: null, note: id }),
      ],
      conclude: () => endpoint,
    };
  });
}

/**
 * Changes what is said of an endpoint, or switches it off or on. One that is switched on is told what happens from then on, and what
 * waited for it.
 * @throws {MfaError} webhookUnknown, webhookOutdated, tooOften
 */
export async function updateWebhook(
  ports: Ports,
  ref: WebhookRef,
  patch: Partial<WebhookFields & Pick<WebhookEndpoint, "state">>,
): Promise<WebhookEndpoint> {
  const anew = patch.state === undefined ? {} : ({ disabledBy: null, failingSinceMs: null } as const);
  return changeWebhook(ports, ref, () => ({ ...patch, ...anew }), "webhook.update");
}

/**
 * Gives an endpoint a new key. What is sent within the next 24 hours is signed by the older one, too.
 * @throws {MfaError} webhookUnknown, tooOften
 */
export async function rotateWebhook(ports: Ports, ref: WebhookName): Promise<KeyedWebhook> {
  const key = makeKey(ports);
  const withKey = ({ keys }: WebhookEndpoint, nowMs: number) => {
    const older = keys
      .filter(({ endsAtMs }) => endsAtMs === null || endsAtMs > nowMs)
      .map((each) => ({ ...each, endsAtMs: each.endsAtMs ?? nowMs + OVERLAP_MS }));
    return { keys: [key, ...older].slice(0, MOST_KEYS) };
  };
  return { endpoint: await changeWebhook(ports, ref, withKey, "webhook.rotate"), key };
}

/**
 * Tells an endpoint nothing any more, and forgets what it was told.
 * @throws {MfaError} webhookUnknown, tooOften
 */
export async function removeWebhook(ports: Ports, { scope, id }: WebhookName): Promise<void> {
  return settleDecision(ports.store, async () => {
    const { poolId } = await demandWebhook(ports, scope, id);
    return {
      changes: [
        { type: "removeWebhookEndpoint", poolId, id },
        audit(scope, ports.clock.nowMs(), { type: "webhook.remove", userId: null, note: id }),
      ] satisfies readonly Change[],
      conclude: () => undefined,
    };
  });
}

/**
 * Has an endpoint told of nothing but that it is told. Gives the id of the message.
 * @throws {MfaError} webhookUnknown, webhookDisabled, tooOften
 */
export async function testWebhook(ports: Ports, { scope, id: endpointId }: WebhookName): Promise<string> {
  return settleDecision(ports.store, async () => {
    const { poolId, state } = await demandWebhook(ports, scope, endpointId);
    if (state === "disabled") throw new MfaError("webhookDisabled");
    const atMs = ports.clock.nowMs();
    const id = newOrderedId(ports.random, atMs);
    const type: WebhookEventType = "webhook.test";
    const telling = { type, atMs, data: { userPoolId: poolId, actor: scope.actor, requestId: scope.origin.requestId } };
    const tell: Change = { type: "tellWebhook", poolId, endpointId, id, telling };
    return { changes: [tell], conclude: () => id };
  });
}

/** One message, or those that were made within a time. */
export type ReplayedMessages = Extract<Change, { type: "replayWebhookMessages" }>["which"];

/**
 * Has messages sent once more, each under the id that it has: who has taken it already knows it by that.
 * @throws {MfaError} webhookUnknown, webhookMessageUnknown, webhookDisabled, tooOften
 */
export async function replayWebhook(
  ports: Ports,
  { scope, id: endpointId }: WebhookName,
  which: ReplayedMessages,
): Promise<void> {
  return settleDecision(ports.store, async () => {
    const { poolId, state } = await demandWebhook(ports, scope, endpointId);
    if (state === "disabled") throw new MfaError("webhookDisabled");
    if ("id" in which) {
      const message = await ports.store.findWebhookMessage(poolId, which.id);
      if (message?.endpointId !== endpointId) throw new MfaError("webhookMessageUnknown");
    }
    const nowMs = ports.clock.nowMs();
    const replay: Change = { type: "replayWebhookMessages", poolId, endpointId, which, nowMs };
    const note = audit(scope, nowMs, { type: "webhook.replay", userId: null, note: endpointId });
    return { changes: [replay, note], conclude: () => undefined };
  });
}
