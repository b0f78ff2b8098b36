import assert from "node:assert/strict";
import { createPublicKey, verify } from "node:crypto";
import { describe, it, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import {
  addWebhook,
  removeWebhook,
  replayWebhook,
  rotateWebhook,
  type Scope,
  testWebhook,
  updateWebhook,
  type WebhookEndpoint,
  type WebhookMessage,
} from "@countersign/core";
import { createSeededRandom } from "@countersign/testkit";
import pino from "pino";
import { Webhook } from "standardwebhooks";
import { type Gateway, type GatewayCall, type GatewayReply, startGateway } from "../send/testing/startGateway.ts";
import { until } from "../send/testing/until.ts";
import { startWebhooks } from "../webhooks/startWebhooks.ts";
import { verifierOf } from "../webhooks/webhookKeys.ts";
import { createWorld, from, POOL_ID, type World } from "./testing/createWorld.ts";
import { codeOf, openMfaToken, register, registerWithApp, submit, wrongCode } from "./testing/person.ts";
import { countRows } from "./testing/tables.ts";

const HOUR_MS = 3_600_000;
const scope: Scope = { poolId: POOL_ID, appId: null, actor: "operator", origin: from() };

interface Heard {
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const heardOf = ({ body }: GatewayCall): Heard => JSON.parse(body) as Heard;
const idOf = ({ headers }: GatewayCall): unknown => headers["webhook-id"];
/** What is under way while the clock moves past its lease is sent again: receivers know it by its id. */
const onceEach = ({ calls }: Gateway): readonly GatewayCall[] => [
  ...new Map(calls.map((call) => [idOf(call), call])).values(),
];

async function startReceiver(t: TestContext, reply: (call: GatewayCall) => GatewayReply = () => ({ status: 204 })) {
  const gateway = await startGateway(reply);
  t.after(() => gateway.close());
  return gateway;
}

/** Has a process of the world tell webhooks. */
function tellFrom(t: TestContext, { storehouse, ports }: World, allow: readonly string[], totalMs = 2_000): void {
  const queue = storehouse.openWebhookQueue(ports.random);
  const logger = pino({ level: "silent" });
  const webhooks = startWebhooks({ queue, ports, rules: { allow, totalMs }, logger, lookMs: 5 });
  t.after(() => webhooks.stop());
}

const placeOf = ({ url }: Gateway): string => new URL(url).host;

async function listen(
  t: TestContext,
  receiver: Gateway,
  fields: Partial<Pick<WebhookEndpoint, "events" | "signature">> = {},
) {
  const world = await createWorld(t);
  const given = { url: `${receiver.url}/in`, description: "", events: null, signature: "v1", ...fields } as const;
  const keyed = await addWebhook(world.ports, scope, given);
  tellFrom(t, world, [placeOf(receiver)]);
  return { world, ...keyed, verifier: verifierOf(keyed.endpoint, keyed.key) };
}

/** Verifies as receivers do, who look at the time too. */
function verified(call: GatewayCall, verifier: string, nowMs: number): unknown {
  const realNow = Date.now;
  Date.now = () => nowMs;
  try {
    return new Webhook(verifier).verify(call.body, call.headers as Record<string, string>);
  } finally {
    Date.now = realNow;
  }
}

function messagesOf({ ports }: World, { id }: WebhookEndpoint): Promise<readonly WebhookMessage[]> {
  return ports.store.listWebhookMessages(POOL_ID, id, { before: null, limit: 200, state: null });
}

describe("a webhook", () => {
  it("is told what happens, in bodies without personal data that the published library verifies", async (t) => {
    const receiver = await startReceiver(t);
    const { world, verifier } = await listen(t, receiver);
    const person = await registerWithApp(world);
    const token = await openMfaToken(world, person);
    await assert.rejects(submit(world, token, wrongCode(world, person.app)));
    await submit(world, token, codeOf(world, person.app));
    await until(() => onceEach(receiver).length >= 5);
    const heard = onceEach(receiver).map((call) => verified(call, verifier, world.clock.nowMs()) as Heard);
    const inOrder = heard.toSorted((a, b) => Number(a.data.sequence) - Number(b.data.sequence));
    assert.deepEqual(
      inOrder.map(({ type, data }) => [data.sequence, type, data.factor]),
      [
        [1, "user.created", null],
        [2, "authenticator.added", "totp"],
        [3, "mfa.failed", "totp"],
        [4, "authenticator.used", "totp"],
        [5, "mfa.passed", "totp"],
      ],
    );
    for (const { data, timestamp } of heard) {
      assert.equal(data.userId, person.userId);
      assert.ok(!Number.isNaN(Date.parse(timestamp)));
    }
    const all = receiver.calls.map(({ body }) => body).join();
    assert.ok(!all.includes("@") && !all.includes(person.app.secret) && !all.includes("203.0.113"), all);
    assert.throws(() => verified(receiver.calls[0] ?? assert.fail(), `whsec_${"A".repeat(43)}=`, world.clock.nowMs()));
  });

  it("of which the receiver has the public half only is signed by Ed25519", async (t) => {
    const receiver = await startReceiver(t);
    const { world, verifier } = await listen(t, receiver, { signature: "v1a" });
    await register(world);
    await until(() => receiver.calls.length > 0);
    const [call = assert.fail()] = receiver.calls;
    const [mark, signature = ""] = String(call.headers["webhook-signature"]).split(",");
    const x = Buffer.from(verifier.replace("whpk_", ""), "base64").toString("base64url");
    const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
    const signed = `${call.headers["webhook-id"]}.${call.headers["webhook-timestamp"]}.${call.body}`;
    assert.equal(mark, "v1a");
    assert.ok(verify(null, Buffer.from(signed), key, Buffer.from(signature, "base64")));
  });

  it("costs a sign-in nothing: no statement of a request names it, whether there is one or not", async (t) => {
    const texts: string[] = [];
    const world = await createWorld(t, { onStatement: (text) => texts.push(text) });
    const listener = { url: "https://example.com/", description: "", events: null, signature: "v1" } as const;
    const person = await registerWithApp(world);
    await addWebhook(world.ports, scope, listener);
    texts.length = 0;
    await submit(world, await openMfaToken(world, person), codeOf(world, person.app));
    assert.deepEqual(
      texts.filter((text) => text.includes("webhook")),
      [],
    );
    assert.ok(texts.length > 0);
  });

  it("is told the events that it asks for, of its own pool, from when it is there", async (t) => {
    const receiver = await startReceiver(t);
    const world = await createWorld(t);
    await register(world);
    const other = { ...scope, poolId: "b0".repeat(12) };
    await world.storehouse.admin.insertPool({ ...(await poolOf(world)), id: other.poolId }, 1);
    const given = { url: receiver.url, description: "", signature: "v1" } as const;
    await addWebhook(world.ports, scope, { ...given, events: ["mfa.passed"] });
    await addWebhook(world.ports, other, { ...given, events: null });
    tellFrom(t, world, [placeOf(receiver)]);
    const person = await registerWithApp(world);
    await submit(world, await openMfaToken(world, person), codeOf(world, person.app));
    await until(() => receiver.calls.length > 0);
    await sleep(50);
    assert.deepEqual(
      receiver.calls.map((call) => heardOf(call).type),
      ["mfa.passed"],
    );
  });

  it("is told each event once, however many processes read the trail and send", async (t) => {
    const receiver = await startReceiver(t);
    const { world, endpoint } = await listen(t, receiver);
    for (const name of ["second", "third", "fourth"]) {
      const process = await createWorld(t, { folder: world.folder, random: createSeededRandom(name) });
      process.clock.set(world.clock.nowMs());
      tellFrom(t, process, [placeOf(receiver)]);
    }
    const COUNT = 40;
    await Promise.all(Array.from({ length: COUNT }, () => register(world)));
    const isDone = async () => (await messagesOf(world, endpoint)).filter(({ state }) => state === "delivered").length;
    await until(async () => (await isDone()) === COUNT);
    assert.equal(receiver.calls.length, COUNT);
    assert.equal(new Set(receiver.calls.map(idOf)).size, COUNT);
    const messages = await messagesOf(world, endpoint);
    const expected = Array.from({ length: COUNT }, (_, index) => COUNT - index);
    assert.deepEqual(
      messages.map(({ sequence }) => sequence),
      expected,
    );
  });

  it("is told nothing of what was taken back", async (t) => {
    const receiver = await startReceiver(t);
    const { world, endpoint } = await listen(t, receiver);
    const person = await register(world);
    await assert.rejects(world.ports.store.settle([{ type: "insertUser", user: null as never, passwordHash: null }]));
    await assert.rejects(register(world, "x"));
    await until(() => receiver.calls.length > 0);
    await sleep(50);
    assert.deepEqual(
      (await messagesOf(world, endpoint)).map(({ body }) => (JSON.parse(body) as Heard).data.userId),
      [person.userId],
    );
  });
});

describe("a message that is not taken", () => {
  it("is sent again by the schedule, under its id, and is given up after the tenth time", async (t) => {
    const receiver = await startReceiver(t, () => ({ status: 500, body: "x".repeat(5000) }));
    const { world, endpoint } = await listen(t, receiver, { events: ["user.created"] });
    await register(world);
    const leastMs = [5_000, 300_000, 1_800_000, ...[2, 5, 10, 14, 20, 24].map((hours) => hours * HOUR_MS)];
    for (const [index, pauseMs] of leastMs.entries()) {
      await until(async () => (await waiting(world, endpoint, index + 1)) !== null);
      const dueAtMs = (await waiting(world, endpoint, index + 1)) ?? assert.fail();
      const pause = dueAtMs - world.clock.nowMs();
      assert.ok(pause >= pauseMs && pause <= pauseMs * 1.1 + 1, `${pause} after ${index + 1}`);
      world.clock.set(dueAtMs - 1);
      await sleep(20);
      assert.equal(receiver.calls.length, index + 1);
      world.clock.set(dueAtMs);
    }
    await until(async () => (await messagesOf(world, endpoint))[0]?.state === "failed");
    assert.equal(receiver.calls.length, 10);
    assert.equal(new Set(receiver.calls.map(idOf)).size, 1);
    assert.equal(new Set(receiver.calls.map(({ headers }) => headers["webhook-timestamp"])).size, 10);
    const [message = assert.fail()] = await messagesOf(world, endpoint);
    const attempts = await world.ports.store.listWebhookAttempts(POOL_ID, message.id, 50);
    assert.deepEqual(
      attempts.map(({ status, answer }) => [status, answer.length]),
      Array.from({ length: 10 }, () => [500, 1024]),
    );
  });

  it("waits as long as the receiver asks for who has too much to do", async (t) => {
    const replies: GatewayReply[] = [
      { status: 429, headers: { "retry-after": "7200" } },
      { status: 503, headers: { "retry-after": new Date(1_700_000_010_000 + 3 * 24 * HOUR_MS).toUTCString() } },
      { status: 200 },
    ];
    const receiver = await startReceiver(t, (): GatewayReply => replies.shift() ?? { status: 200 });
    const { world, endpoint } = await listen(t, receiver, { events: ["user.created"] });
    await register(world);
    for (const [tries, pauseMs] of [
      [1, 2 * HOUR_MS],
      [2, 24 * HOUR_MS],
    ] as const) {
      await until(async () => (await waiting(world, endpoint, tries)) !== null);
      const dueAtMs = (await waiting(world, endpoint, tries)) ?? assert.fail();
      assert.equal(dueAtMs - world.clock.nowMs(), pauseMs);
      world.clock.set(dueAtMs);
    }
    await until(async () => (await messagesOf(world, endpoint))[0]?.state === "delivered");
  });

  it("was redirected, hung or broke off: nobody is followed, and nobody waited for", async (t) => {
    for (const reply of [{ status: 302, headers: { location: "/elsewhere" } }, "reset", "hang"] as const) {
      const receiver = await startReceiver(t, () => reply);
      const world = await createWorld(t);
      const given = { url: receiver.url, description: "", events: null, signature: "v1" } as const;
      const { endpoint } = await addWebhook(world.ports, scope, given);
      tellFrom(t, world, [placeOf(receiver)], 100);
      await register(world);
      await until(async () => (await waiting(world, endpoint, 1)) !== null);
      assert.deepEqual(
        receiver.calls.map(({ target }) => target),
        ["/"],
      );
    }
  });

  it("goes to no address of a private network, and says only that", async (t) => {
    const receiver = await startReceiver(t);
    const world = await createWorld(t);
    const { port } = new URL(receiver.url);
    for (const host of ["127.0.0.1", "localhost", "[::1]", "0177.1", "[::ffff:127.0.0.1]"]) {
      const given = { url: `https://${host}:${port}/`, description: "", events: null, signature: "v1" } as const;
      await addWebhook(world.ports, scope, given);
    }
    tellFrom(t, world, []);
    await register(world);
    await until(async () => (await countRows(world, "webhook_attempts")) === 5);
    assert.equal(await countRows(world, "webhook_attempts", "status is null and answer like '%not be reached%'"), 5);
    assert.equal(receiver.calls.length, 0);
  });

  it("is sent again under its id by whoever comes next, where its process ended before it could write that down", async (t) => {
    const receiver = await startReceiver(
      t,
      (): GatewayReply => (receiver.calls.length === 1 ? "hang" : { status: 200 }),
    );
    const world = await createWorld(t);
    const given = { url: receiver.url, description: "", events: null, signature: "v1" } as const;
    const { endpoint } = await addWebhook(world.ports, scope, given);
    const dying = await createWorld(t, { folder: world.folder });
    const queue = dying.storehouse.openWebhookQueue(dying.ports.random);
    const logger = pino({ level: "silent" });
    const first = startWebhooks({
      queue,
      ports: dying.ports,
      rules: { allow: [placeOf(receiver)] },
      logger,
      lookMs: 5,
    });
    await register(world);
    await until(() => receiver.calls.length === 1);
    await first.stop();
    tellFrom(t, world, [placeOf(receiver)]);
    world.clock.advance(50_000);
    await sleep(50);
    assert.equal(receiver.calls.length, 1);
    world.clock.advance(11_000);
    await until(async () => (await messagesOf(world, endpoint))[0]?.state === "delivered");
    assert.equal(new Set(receiver.calls.map(idOf)).size, 1);
    assert.equal(receiver.calls.length, 2);
  });
});

describe("an endpoint", () => {
  it("is switched off when it says that it is gone, and told what waited for it when it is switched on", async (t) => {
    let status = 410;
    const receiver = await startReceiver(t, () => ({ status }));
    const { world, endpoint } = await listen(t, receiver, { events: ["user.created"] });
    await register(world);
    await until(async () => (await stateOf(world, endpoint)) === "disabled gone");
    assert.equal(await countRows(world, "audit_events", "type = 'webhook.disable'"), 1);
    await register(world);
    await sleep(50);
    assert.equal(receiver.calls.length, 1);
    await assert.rejects(testWebhook(world.ports, { scope, id: endpoint.id }), { failure: "webhookDisabled" });
    status = 200;
    await updateWebhook(world.ports, { scope, id: endpoint.id }, { state: "enabled" });
    world.clock.advance(6_000);
    await until(async () => (await messagesOf(world, endpoint))[0]?.state === "delivered");
    assert.equal((await messagesOf(world, endpoint)).length, 1);
    assert.equal(await stateOf(world, endpoint), "enabled null");
  });

  it("is switched off after five days in which nothing was taken, and not before", async (t) => {
    let status = 500;
    const receiver = await startReceiver(t, () => ({ status }));
    const { world, endpoint } = await listen(t, receiver, { events: ["webhook.test"] });
    const fail = async (): Promise<void> => {
      const id = await testWebhook(world.ports, { scope, id: endpoint.id });
      await until(async () => (await countRows(world, "webhook_attempts", `message_id = '${id}'`)) > 0);
    };
    await fail();
    world.clock.advance(5 * 24 * HOUR_MS - 1000);
    await fail();
    assert.equal(await stateOf(world, endpoint), "enabled null");
    status = 200;
    await fail();
    status = 500;
    world.clock.advance(2000);
    await fail();
    assert.equal(await stateOf(world, endpoint), "enabled null");
    world.clock.advance(5 * 24 * HOUR_MS);
    await testWebhook(world.ports, { scope, id: endpoint.id });
    await until(async () => (await stateOf(world, endpoint)) === "disabled failing");
    assert.equal(await countRows(world, "audit_events", "type = 'webhook.disable'"), 1);
  });

  it("signs by both keys for 24 hours after a rotation, and by the newer one from then on", async (t) => {
    const receiver = await startReceiver(t);
    const { world, endpoint, verifier: older } = await listen(t, receiver);
    const renewed = await rotateWebhook(world.ports, { scope, id: endpoint.id });
    const newer = verifierOf(renewed.endpoint, renewed.key);
    assert.notEqual(newer, older);
    const told = async (): Promise<GatewayCall> => {
      const before = receiver.calls.length;
      await testWebhook(world.ports, { scope, id: endpoint.id });
      await until(() => receiver.calls.length > before);
      return receiver.calls.at(-1) ?? assert.fail();
    };
    const both = await told();
    for (const each of [older, newer]) assert.ok(verified(both, each, world.clock.nowMs()));
    world.clock.advance(24 * HOUR_MS);
    const one = await told();
    assert.ok(verified(one, newer, world.clock.nowMs()));
    assert.throws(() => verified(one, older, world.clock.nowMs()));
  });

  it("is sent messages once more under their ids: one, those that were given up, or all of a time", async (t) => {
    const receiver = await startReceiver(t);
    const { world, endpoint } = await listen(t, receiver, { events: ["user.created"] });
    const sinceMs = world.clock.nowMs();
    await register(world);
    await register(world);
    await until(
      async () => (await messagesOf(world, endpoint)).filter(({ state }) => state === "delivered").length === 2,
    );
    const [message = assert.fail()] = await messagesOf(world, endpoint);
    const ref = { scope, id: endpoint.id };
    await replayWebhook(world.ports, ref, { id: message.id });
    await until(() => receiver.calls.length === 3);
    assert.equal(receiver.calls.filter((call) => idOf(call) === message.id).length, 2);
    await until(async () => (await messagesOf(world, endpoint)).every(({ state }) => state === "delivered"));
    const time = { sinceMs, untilMs: world.clock.nowMs() };
    await replayWebhook(world.ports, ref, { ...time, onlyFailed: true });
    await sleep(50);
    assert.equal(receiver.calls.length, 3);
    await replayWebhook(world.ports, ref, { ...time, onlyFailed: false });
    await until(() => receiver.calls.length === 5);
    assert.equal(new Set(receiver.calls.map(idOf)).size, 2);
    await assert.rejects(replayWebhook(world.ports, ref, { id: "0".repeat(24) }), { failure: "webhookMessageUnknown" });
  });

  it("is one of at most twenty of a pool, unknown to every other, and gone with all that it was told", async (t) => {
    const world = await createWorld(t);
    const given = { url: "https://example.com/", description: "", events: null, signature: "v1" } as const;
    const { endpoint } = await addWebhook(world.ports, scope, given);
    for (let count = 1; count < 20; count += 1) await addWebhook(world.ports, scope, given);
    await assert.rejects(addWebhook(world.ports, scope, given), { failure: "webhooksFull" });
    const foreign = { scope: { ...scope, poolId: "b0".repeat(12) }, id: endpoint.id };
    for (const use of [rotateWebhook, removeWebhook, testWebhook])
      await assert.rejects(use(world.ports, foreign), { failure: "webhookUnknown" });
    await assert.rejects(updateWebhook(world.ports, { scope, id: endpoint.id, follows: 2 }, { url: "https://b/" }), {
      failure: "webhookOutdated",
    });
    await testWebhook(world.ports, { scope, id: endpoint.id });
    assert.equal(await countRows(world, "webhook_messages"), 1);
    await removeWebhook(world.ports, { scope, id: endpoint.id });
    assert.equal(await countRows(world, "webhook_messages"), 0);
    await assert.rejects(removeWebhook(world.ports, { scope, id: endpoint.id }), { failure: "webhookUnknown" });
  });
});

async function poolOf({ ports }: World) {
  return (await ports.store.findPool(POOL_ID)) ?? assert.fail("no pool");
}

/** Gives when the newest message is due that was tried so often and waits, its attempt written down; null: none. */
async function waiting(world: World, endpoint: WebhookEndpoint, tries: number): Promise<number | null> {
  const [message] = await messagesOf(world, endpoint);
  if (message?.state !== "waiting" || message.tries !== tries) return null;
  const attempts = await world.ports.store.listWebhookAttempts(POOL_ID, message.id, 50);
  return attempts.length === tries ? message.dueAtMs : null;
}

async function stateOf({ ports }: World, { id }: WebhookEndpoint): Promise<string> {
  const { state, disabledBy } = (await ports.store.findWebhookEndpoint(POOL_ID, id)) ?? assert.fail();
  return `${state} ${disabledBy}`;
}
