import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MfaError } from "@countersign/contract/errors";
import type { Change } from "../model/changes.ts";
import type { WebhookEndpoint, WebhookMessage } from "../model/webhook.ts";
import type { Scope } from "../settle/audit.ts";
import { makePorts } from "../testing/makePorts.ts";
import { replayWebhook, rotateWebhook, updateWebhook } from "./webhooks.ts";

const NOW_MS = 1_700_000_000_000;
const DAY_MS = 86_400_000;
const ID = "e".repeat(24);
const origin = { requestId: "r", ip: null, ipBlock: "unknown", userAgent: null };
const scope: Scope = { poolId: "p", appId: null, actor: "management", origin };
const first: WebhookEndpoint = {
  ...{ poolId: "p", id: ID, url: "https://a.example/", description: "", events: null, state: "enabled" },
  ...{ disabledBy: null, failingSinceMs: null, signature: "v1", keys: [{ secret: "first", endsAtMs: null }] },
  ...{ version: 1, createdAtMs: NOW_MS, updatedAtMs: NOW_MS },
};

/** Gives a pool with one endpoint, which keeps what is made of it. */
function poolWith(endpoint: WebhookEndpoint, store: { message?: Pick<WebhookMessage, "endpointId"> } = {}) {
  let kept = endpoint;
  const settled: Change[] = [];
  const ports = makePorts({
    nowMs: NOW_MS,
    store: {
      findWebhookEndpoint: async () => kept,
      findWebhookMessage: async () => (store.message ?? null) as WebhookMessage | null, // its endpoint is all that is looked at
      async settle(changes) {
        settled.push(...changes);
        for (const change of changes) if (change.type === "saveWebhookEndpoint") kept = change.endpoint;
        return { settled: true, attempts: null };
      },
    },
  });
  return { ports, settled, kept: () => kept };
}

describe("a webhook", () => {
  it("keeps its older keys for a day each, however often it is given another, and never more than three", async () => {
    const { ports, kept } = poolWith(first);
    const ends = () => kept().keys.map(({ endsAtMs }) => endsAtMs && endsAtMs - NOW_MS);
    await rotateWebhook(ports, { scope, id: ID });
    assert.deepEqual(ends(), [null, DAY_MS]);
    ports.clock.advance(DAY_MS - 1);
    await rotateWebhook(ports, { scope, id: ID });
    assert.deepEqual(ends(), [null, 2 * DAY_MS - 1, DAY_MS]);
    await rotateWebhook(ports, { scope, id: ID });
    assert.deepEqual(ends(), [null, 2 * DAY_MS - 1, 2 * DAY_MS - 1], "the oldest one of four goes");
    ports.clock.advance(DAY_MS);
    await rotateWebhook(ports, { scope, id: ID });
    assert.deepEqual(ends(), [null, 3 * DAY_MS - 1], "what has ended is not kept");
  });

  it("begins anew to count its failures when somebody says whether it is on, and only then", async () => {
    const failing: WebhookEndpoint = { ...first, state: "disabled", disabledBy: "failing", failingSinceMs: NOW_MS - 1 };
    const { ports, kept } = poolWith(failing);
    await updateWebhook(ports, { scope, id: ID }, { description: "of the shop" });
    assert.deepEqual([kept().disabledBy, kept().failingSinceMs], ["failing", NOW_MS - 1]);
    await updateWebhook(ports, { scope, id: ID }, { state: "enabled" });
    assert.deepEqual([kept().state, kept().disabledBy, kept().failingSinceMs], ["enabled", null, null]);
  });

  it("is told again nothing that was for another one", async () => {
    const unknown = (error: unknown) => error instanceof MfaError && error.failure === "webhookMessageUnknown";
    for (const message of [undefined, { endpointId: "f".repeat(24) }]) {
      const { ports, settled } = poolWith(first, message && { message });
      await assert.rejects(replayWebhook(ports, { scope, id: ID }, { id: "m" }), unknown);
      assert.deepEqual(settled, []);
    }
    const { ports, settled } = poolWith(first, { message: { endpointId: ID } });
    await replayWebhook(ports, { scope, id: ID }, { id: "m" });
    assert.deepEqual(
      settled.map(({ type }) => type),
      ["replayWebhookMessages", "audit"],
    );
  });
});
