import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Change, WebhookEndpoint } from "@countersign/core";
import { type NeedsOptions, plainMfaToken } from "@countersign/testkit";
import { printCheckpoint } from "../audit/checkpointText.ts";
import { makeAuditChange } from "../audit/testing/makeAuditChange.ts";
import { createWebhookQueue } from "../webhookQueue.ts";
import { createTestUser } from "./createTestUser.ts";
import { makeOpenToken, makeSignIn, TEST_NOW_MS } from "./makeChanges.ts";
import { makePools, OTHER_POOL_ID, TEST_POOL_ID } from "./makePools.ts";
import { openTestStore } from "./openTestStore.ts";
import { systemRandom } from "./systemRandom.ts";
import type { TestDatabase } from "./testDatabase.ts";
import { withDatabase } from "./withDatabase.ts";

const LEASE_MS = 60_000;
const EVENTS = 60;

function makeEndpoint(id: string, fields: Partial<WebhookEndpoint> = {}): WebhookEndpoint {
  return {
    ...{ poolId: TEST_POOL_ID, id, url: "https://example.com/", description: "", events: null, state: "enabled" },
    ...{ disabledBy: null, failingSinceMs: null, signature: "v1", keys: [{ secret: "s", endsAtMs: null }], version: 1 },
    ...{ createdAtMs: TEST_NOW_MS, updatedAtMs: TEST_NOW_MS, ...fields },
  };
}

const save = (endpoint: WebhookEndpoint, expectedVersion: number | null = null): Change => {
  return { type: "saveWebhookEndpoint", endpoint, expectedVersion };
};

/** States how what happens reaches the endpoints that are told of it. */
export function webhookContract(name: string, create: () => Promise<TestDatabase>, options: NeedsOptions): void {
  const given = withDatabase(create);

  /** Lends two nodes on the same data. */
  async function open(testDatabase: TestDatabase) {
    const databases = [testDatabase.open(), testDatabase.open()] as const;
    const nodes = [await openTestStore(databases[0]), await openTestStore(databases[1])] as const;
    await makePools(databases[0]);
    const queues = databases.map((database) => createWebhookQueue(database, systemRandom));
    const [{ store }] = nodes;
    const settle = async (...changes: readonly Change[]): Promise<void> =>
      assert.equal((await store.settle(changes)).settled, true);
    const relayAll = async (): Promise<void> => {
      await Promise.all(queues.map((queue) => queue.relay(TEST_NOW_MS)));
      assert.deepEqual(await Promise.all(queues.map((queue) => queue.relay(TEST_NOW_MS))), [0, 0]);
    };
    const told = (id: string) => store.listWebhookMessages(TEST_POOL_ID, id, { before: null, limit: 200, state: null });
    return { databases, store, nodes, queues, settle, relayAll, told };
  }

  describe(`webhooks: ${name}`, options, () => {
    it("find each event of their pool told once, in an unbroken sequence, while nodes write and read at once", async () =>
      given(async (testDatabase) => {
        const { nodes, queues, settle, relayAll, told } = await open(testDatabase);
        await settle(makeAuditChange("before"));
        assert.deepEqual(await Promise.all(queues.map((queue) => queue.relay(TEST_NOW_MS))), [null, null]);
        await settle(save(makeEndpoint("e1")), save(makeEndpoint("e2", { events: ["user.created"] })));
        const writing = Array.from({ length: EVENTS }, (_, index) => {
          const poolId = index % 3 === 0 ? OTHER_POOL_ID : TEST_POOL_ID;
          return nodes[index % 2]?.store.settle([makeAuditChange(`r${index}`, { poolId })]);
        });
        const reading = queues.flatMap((queue) => [1, 2, 3].map(() => queue.relay(TEST_NOW_MS)));
        await Promise.all([...writing, ...reading]);
        await relayAll();
        const messages = await told("e1");
        const count = (EVENTS * 2) / 3;
        assert.deepEqual(
          messages.map(({ sequence }) => sequence),
          Array.from({ length: count }, (_, index) => count - index),
        );
        const requests = messages.map(
          ({ body }) => (JSON.parse(body) as { data: { requestId: string } }).data.requestId,
        );
        assert.equal(new Set(requests).size, count);
        assert.ok(!requests.includes("before"));
        assert.deepEqual(await told("e2"), []);
      }));

    it("are told of a sign-in that nobody completed once, by whichever node looks, and of none that was passed or taken back", async () =>
      given(async (testDatabase) => {
        const { databases, store, nodes, settle, relayAll, told } = await open(testDatabase);
        const user = await createTestUser(store);
        await settle(save(makeEndpoint("e1", { events: ["mfa.abandoned"] })));
        const ids = Array.from({ length: 700 }, (_, index) => `left${index}`);
        await settle(...[...ids, "passed", "ended"].map((id) => makeOpenToken(user, id)));
        const lost = [makeOpenToken(user, "undone"), makeOpenToken(user, "passed")];
        assert.equal((await store.settle(lost)).settled, false);
        const moved = { from: "open", to: "consumed", nowMs: TEST_NOW_MS } as const;
        await settle({ type: "moveMfaToken", poolId: TEST_POOL_ID, id: "passed", ...moved });
        await databases[0].write((sql) => sql.run("delete from mfa_tokens where id = 'ended'", []));
        const tell = (nowMs: number) => Promise.all(nodes.map(({ trail }) => trail.tellAbandoned(nowMs)));
        assert.deepEqual(await tell(TEST_NOW_MS + 419_999), [0, 0]);
        const [one = 0, other = 0] = await tell(TEST_NOW_MS + 420_000);
        assert.equal(one + other, ids.length);
        assert.deepEqual(await tell(TEST_NOW_MS + 999_000), [0, 0]);
        await relayAll();
        assert.equal((await told("e1"))[0]?.sequence, ids.length);
        const rows = await databases[0].all<{ requestId: string }>(
          `select distinct request_id as "requestId" from audit_events where type = 'signIn.abandon' and user_id = $1`,
          [user.userId],
        );
        assert.deepEqual(rows.map(({ requestId }) => requestId).toSorted(), ids.toSorted());
      }));

    it("are told of it where the next one of the same session takes its place, too", async () =>
      given(async (testDatabase) => {
        const { databases, store, nodes, settle } = await open(testDatabase);
        const user = await createTestUser(store);
        await settle(...makeSignIn(user, "s1"));
        const opening = (id: string, atMs: number): Change => {
          const times = { authTimeMs: atMs, createdAtMs: atMs, expiresAtMs: atMs + 360_000 };
          const { poolId, userId } = user;
          return { type: "openMfaToken", token: plainMfaToken({ id, poolId, userId, sessionId: "s1", ...times }) };
        };
        await settle(opening("t1", TEST_NOW_MS));
        await settle(opening("t2", TEST_NOW_MS + 360_000));
        await nodes[0].trail.tellAbandoned(TEST_NOW_MS + 720_000);
        await settle(opening("t3", TEST_NOW_MS + 720_000));
        const rows = await databases[0].all<{ requestId: string }>(
          `select request_id as "requestId" from audit_events where type = 'signIn.abandon' order by request_id`,
          [],
        );
        assert.deepEqual(
          rows.map(({ requestId }) => requestId),
          ["t1", "t2"],
        );
      }));

    it("are told of a checkpoint once, in whatever pool, by the word that verifies the trail", async () =>
      given(async (testDatabase) => {
        const { store, nodes, settle, relayAll, told } = await open(testDatabase);
        const asking = { events: ["audit.checkpoint"] } as const;
        await settle(save(makeEndpoint("e1", asking)), save(makeEndpoint("e2", { poolId: OTHER_POOL_ID, ...asking })));
        await settle(makeAuditChange("r"));
        await relayAll();
        assert.deepEqual(await told("e1"), [], "that a chain begins is no news");
        const place = await nodes[0].trail.checkpoint(TEST_NOW_MS);
        await relayAll();
        const page = { before: null, limit: 9, state: null };
        const others = await store.listWebhookMessages(OTHER_POOL_ID, "e2", page);
        const heard = [...(await told("e1")), ...others].map(({ body }) => JSON.parse(body) as { data: object });
        const checkpoint = printCheckpoint(place ?? assert.fail());
        assert.deepEqual(
          heard.map(({ data }) => data),
          [TEST_POOL_ID, OTHER_POOL_ID].map((userPoolId) => ({ sequence: 1, userPoolId, checkpoint })),
        );
      }));

    it("are told nothing of the time in which none of them was told anything", async () =>
      given(async (testDatabase) => {
        const { settle, relayAll, told, queues } = await open(testDatabase);
        const endpoint = makeEndpoint("e1");
        await settle(save(endpoint));
        await settle(save({ ...endpoint, state: "disabled", version: 2 }, 1));
        await settle(makeAuditChange("missed"));
        assert.equal(await queues[0]?.relay(TEST_NOW_MS), null);
        await settle(save({ ...endpoint, version: 3 }, 2));
        await settle(makeAuditChange("heard"));
        await relayAll();
        assert.deepEqual(
          (await told("e1")).map(({ body }) => body.includes("heard")),
          [true],
        );
      }));

    it("give a message to one taker, a few of each endpoint, and again only once the lease is over", async () =>
      given(async (testDatabase) => {
        const { settle, relayAll, queues } = await open(testDatabase);
        await settle(save(makeEndpoint("e1")), save(makeEndpoint("e2")));
        for (let index = 0; index < 6; index += 1) await settle(makeAuditChange(`r${index}`));
        await relayAll();
        const claim = (nowMs: number, underWay: Readonly<Record<string, number>> = {}) =>
          Promise.all(queues.map((queue) => queue.claim(nowMs, LEASE_MS, 100, underWay)));
        const taken = (await claim(TEST_NOW_MS)).flat();
        assert.equal(new Set(taken.map(({ id }) => id)).size, taken.length);
        const others = (await claim(TEST_NOW_MS, { e1: 4 })).flat();
        assert.ok(others.every(({ endpointId, tries }) => endpointId === "e2" && tries === 1));
        while ((await claim(TEST_NOW_MS)).flat().length > 0);
        assert.deepEqual((await claim(TEST_NOW_MS + LEASE_MS - 1)).flat(), []);
        const again = (await claim(TEST_NOW_MS + LEASE_MS)).flat();
        assert.ok(again.length > 0 && again.every(({ tries }) => tries === 2));
      }));

    it("keep what came of an attempt, but for a message that was begun with anew meanwhile", async () =>
      given(async (testDatabase) => {
        const { store, settle, relayAll, queues } = await open(testDatabase);
        await settle(save(makeEndpoint("e1")));
        await settle(makeAuditChange("r"));
        await relayAll();
        const [message = assert.fail()] = (await queues[0]?.claim(TEST_NOW_MS, LEASE_MS, 1, {})) ?? [];
        const attempt = { poolId: TEST_POOL_ID, messageId: message.id, atMs: TEST_NOW_MS, status: 200, latencyMs: 1 };
        const end = (id: string, take = message.takes): Change => ({
          type: "endWebhookAttempt",
          ...{
            attempt: { ...attempt, id, answer: "\0\ud800" },
            endpoint: { id: "e1", version: 1 },
            take,
          },
          ...{
            becomes: { state: "delivered", dueAtMs: TEST_NOW_MS },
            outcome: "taken",
            disabling: makeAuditChange("off").event,
          },
        });
        const replay = {
          poolId: TEST_POOL_ID,
          endpointId: "e1",
          which: { id: message.id },
          nowMs: TEST_NOW_MS,
        } as const;
        await settle({ type: "replayWebhookMessages", ...replay });
        await settle(end("a1"));
        assert.equal((await store.findWebhookMessage(TEST_POOL_ID, message.id))?.state, "waiting");
        const [again = assert.fail()] = (await queues[0]?.claim(TEST_NOW_MS, LEASE_MS, 1, {})) ?? [];
        assert.equal(again.tries, message.tries, "it is begun with anew");
        await settle(end("late"));
        assert.equal((await store.findWebhookMessage(TEST_POOL_ID, message.id))?.state, "waiting");
        await settle(end("a2", again.takes));
        assert.equal((await store.findWebhookMessage(TEST_POOL_ID, message.id))?.state, "delivered");
        const attempts = await store.listWebhookAttempts(TEST_POOL_ID, message.id, 9);
        assert.deepEqual(
          attempts.map(({ id, answer }) => [id, answer]),
          ["late", "a2", "a1"].map((id) => [id, "\uFFFD\uFFFD"]),
        );
        await settle({ type: "removeWebhookEndpoint", poolId: TEST_POOL_ID, id: "e1" });
        await settle(end("a3"));
        assert.deepEqual(await store.listWebhookAttempts(TEST_POOL_ID, message.id, 9), []);
      }));

    it("are found as they were saved, by their own pool, and changed by one of many at once", async () =>
      given(async (testDatabase) => {
        const { store, nodes, settle } = await open(testDatabase);
        const endpoint = makeEndpoint("e1", { events: ["mfa.failed"], description: "手机" });
        await settle(save(endpoint));
        assert.deepEqual(await store.findWebhookEndpoint(TEST_POOL_ID, "e1"), endpoint);
        assert.deepEqual(await store.listWebhookEndpoints(TEST_POOL_ID), [endpoint]);
        assert.equal(await store.findWebhookEndpoint(OTHER_POOL_ID, "e1"), null);
        assert.deepEqual(await store.listWebhookEndpoints(OTHER_POOL_ID), []);
        const changed = await Promise.all(
          Array.from({ length: 20 }, (_, index) =>
            nodes[index % 2]?.store.settle([save({ ...endpoint, url: `https://example.com/${index}`, version: 2 }, 1)]),
          ),
        );
        assert.equal(changed.filter((each) => each?.settled).length, 1);
      }));
  });
}
