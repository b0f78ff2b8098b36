import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import type { Channel, NewCode, OutgoingMessage } from "@countersign/core";
import type { NeedsOptions } from "@countersign/testkit";
import { SecretUnreadable } from "../keys/secretBox.ts";
import { type ClaimedMessage, createOutboxStore } from "../outboxStore.ts";
import { sweep } from "../upkeep/sweep.ts";
import { TEST_NOW_MS } from "./makeChanges.ts";
import { makePools, OTHER_POOL_ID, TEST_POOL_ID } from "./makePools.ts";
import { openTestStore } from "./openTestStore.ts";
import type { TestDatabase } from "./testDatabase.ts";
import { withDatabase } from "./withDatabase.ts";

const LEASE_MS = 1000;
const HOUR_MS = 3_600_000;

/** Gives a message that carries the code `codeId`. */
function makeMessage(fields: Partial<OutgoingMessage> = {}): OutgoingMessage {
  return {
    id: randomBytes(12).toString("hex"),
    poolId: TEST_POOL_ID,
    appId: "c0".repeat(12),
    codeId: null,
    language: "en-US",
    channel: "sms",
    address: "+8613800138000",
    content: { purpose: "signIn", code: "246810" },
    createdAtMs: TEST_NOW_MS,
    expiresAtMs: TEST_NOW_MS + 300_000,
    ...fields,
  };
}

function makeCode(id: string, fields: Partial<NewCode> = {}): NewCode {
  const address = "+8613800138000";
  const lives = { createdAtMs: TEST_NOW_MS, expiresAtMs: TEST_NOW_MS + 300_000 };
  return {
    kind: "code",
    id,
    poolId: TEST_POOL_ID,
    channel: "sms",
    address,
    purpose: "signIn",
    mac: "mac",
    ...lives,
    ...fields,
  };
}

const taken = {
  state: "handedOver",
  reason: null,
  attempts: 3,
  gateway: "webhook",
  gatewayMessageId: "job-7 ^:",
  atMs: TEST_NOW_MS + 1,
} as const;

const idsOf = (messages: readonly Pick<ClaimedMessage, "id">[]): string[] => messages.map(({ id }) => id);

/** States how messages wait to be handed over, and go. */
export function outboxContract(name: string, create: () => Promise<TestDatabase>, options: NeedsOptions): void {
  const given = withDatabase(create);

  /** Lends a store, its outbox and a second worker on the same data. */
  async function open(testDatabase: TestDatabase) {
    const database = testDatabase.open();
    const { store, box } = await openTestStore(database);
    await makePools(database);
    const outbox = createOutboxStore({ database, box });
    const second = createOutboxStore({ database: testDatabase.open(), box });
    const enqueue = async (...messages: readonly OutgoingMessage[]): Promise<void> => {
      const settled = await store.settle(messages.map((message) => ({ type: "enqueueMessage", message })));
      assert.equal(settled.settled, true);
    };
    const claim = (nowMs = TEST_NOW_MS, limit = 100, channel: Channel = "sms") =>
      outbox.claim(channel, nowMs, LEASE_MS, limit);
    return { database, store, outbox, second, enqueue, claim };
  }

  describe(`outbox: ${name}`, options, () => {
    it("gives each message as it was put in, oldest first, of one channel, as many as are wanted", async () =>
      given(async (testDatabase) => {
        const { enqueue, claim } = await open(testDatabase);
        const content = { purpose: "factorAdded", item: "手机 😀", ip: null, userAgent: null } as const;
        const notice = makeMessage({ appId: null, language: null, content, createdAtMs: TEST_NOW_MS - 2 });
        const older = makeMessage({ createdAtMs: TEST_NOW_MS - 1 });
        const mail = makeMessage({ channel: "email", address: "a@example.com", poolId: OTHER_POOL_ID });
        const later = makeMessage({ createdAtMs: TEST_NOW_MS + 1 });
        await enqueue(makeMessage(), later, mail, older, notice);
        assert.deepEqual(
          (await claim(TEST_NOW_MS, 2)).map((each) => each.open()).sort((a, b) => a.createdAtMs - b.createdAtMs),
          [notice, older],
        );
        const [claimed] = await claim(TEST_NOW_MS, 9, "email");
        const { open: read, ...rest } = claimed ?? assert.fail("nothing was claimed");
        assert.deepEqual(read(), mail);
        const { id, poolId, channel, expiresAtMs } = mail;
        assert.deepEqual(rest, { id, poolId, channel, expiresAtMs, pinnedTo: null, attempts: 1 });
        assert.equal((await claim()).length, 2, "the one of a clock that is ahead is due, too");
      }));

    it("gives a message to nobody else before its time is up, and then with what is known of it", async () =>
      given(async (testDatabase) => {
        const { outbox, second, enqueue, claim } = await open(testDatabase);
        const { id, ...message } = makeMessage();
        await enqueue({ id, ...message });
        await claim();
        await outbox.pin(TEST_POOL_ID, id, "webhook");
        assert.deepEqual(await second.claim("sms", TEST_NOW_MS + LEASE_MS - 1, LEASE_MS, 9), []);
        const [again] = await second.claim("sms", TEST_NOW_MS + LEASE_MS, LEASE_MS, 9);
        assert.deepEqual([again?.id, again?.pinnedTo, again?.attempts], [id, "webhook", 2]);
        await second.retry(TEST_POOL_ID, id, TEST_NOW_MS + 5000, null);
        assert.deepEqual(await claim(TEST_NOW_MS + 4999), []);
        const [third] = await claim(TEST_NOW_MS + 5000);
        assert.deepEqual([third?.pinnedTo, third?.attempts], [null, 3]);
        await outbox.remove(OTHER_POOL_ID, id, taken);
        assert.equal((await claim(TEST_NOW_MS + 9000)).length, 1);
        await outbox.remove(TEST_POOL_ID, id, taken);
        assert.deepEqual(await claim(TEST_NOW_MS + HOUR_MS), []);
      }));

    it("leaves behind what became of each message, neither its text nor its code nor to where in full", async () =>
      given(async (testDatabase) => {
        const { store, outbox, enqueue, claim } = await open(testDatabase);
        const userId = "b0".repeat(12);
        const at = (index: number) => ({ userId, createdAtMs: TEST_NOW_MS + index });
        const [gone, lost, waits] = [makeMessage(at(1)), makeMessage(at(2)), makeMessage(at(3))];
        const nobodys = makeMessage({ ...at(4), expiresAtMs: TEST_NOW_MS + 4 });
        await enqueue(
          gone,
          lost,
          waits,
          nobodys,
          makeMessage({ userId: null }),
          makeMessage({ poolId: OTHER_POOL_ID, userId }),
        );
        await claim();
        await outbox.pin(TEST_POOL_ID, waits.id, "twilio");
        await outbox.remove(TEST_POOL_ID, gone.id, taken);
        const failure = { state: "failed", reason: "gatewayDown", gateway: null, gatewayMessageId: null } as const;
        const failed = { ...taken, ...failure };
        for (const { id } of [lost, nobodys]) await outbox.remove(TEST_POOL_ID, id, failed);
        const { messages: listed } = await store.listMessages(TEST_POOL_ID, userId, { before: null, limit: 9 });
        assert.deepEqual(
          listed.map(({ id, state, reason, attempts, gateway, gatewayMessageId, endedAtMs }) => [
            ...[id, state, reason, attempts, gateway, gatewayMessageId, endedAtMs],
          ]),
          [
            [nobodys.id, "dropped", "nobody", 0, null, null, null],
            [waits.id, "waiting", null, 1, "twilio", null, null],
            [lost.id, "failed", "gatewayDown", 3, null, null, TEST_NOW_MS + 1],
            [gone.id, "handedOver", null, 3, "webhook", "job-7 ^:", TEST_NOW_MS + 1],
          ],
        );
        assert.equal(listed[0]?.recipient, "+86138****8000");
        assert.ok(!JSON.stringify(listed).includes("246810"));
        assert.equal((await store.listMessages(TEST_POOL_ID, null, { before: null, limit: 9 })).messages.length, 5);
        const code = makeCode("c1");
        const carrying = makeMessage({ ...at(5), codeId: code.id });
        await store.settle([{ type: "saveCode", code }]);
        await enqueue(carrying);
        await store.settle([{ type: "saveCode", code: makeCode("c2", { createdAtMs: TEST_NOW_MS + 6 }) }]);
        const [withdrawn] = (await store.listMessages(TEST_POOL_ID, userId, { before: null, limit: 1 })).messages;
        assert.deepEqual([withdrawn?.id, withdrawn?.state, withdrawn?.reason], [carrying.id, "dropped", "withdrawn"]);
      }));

    it("gives each of 90 messages to one of many that ask at once", async () =>
      given(async (testDatabase) => {
        const { outbox, second, enqueue } = await open(testDatabase);
        const messages = Array.from({ length: 90 }, () => makeMessage());
        await enqueue(...messages);
        const claimed: string[] = [];
        for (let round = 0; claimed.length < messages.length && round < 20; round += 1) {
          const turns = Array.from({ length: 6 }, (_, turn) =>
            (turn % 2 === 0 ? outbox : second).claim("sms", TEST_NOW_MS, LEASE_MS, 8),
          );
          claimed.push(...(await Promise.all(turns)).flatMap(idsOf));
        }
        assert.deepEqual(claimed.toSorted(), idsOf(messages).toSorted());
      }));

    it("loses what waits to carry a code when the code is replaced or used, and nothing else", async () =>
      given(async (testDatabase) => {
        const { store, enqueue, claim } = await open(testDatabase);
        const codes = [
          makeCode("first"),
          makeCode("other purpose", { purpose: "bind" }),
          makeCode("other recipient", { address: "+8613900139000" }),
          makeCode("other channel", { channel: "email" }),
          makeCode("other pool", { poolId: OTHER_POOL_ID }),
        ];
        await store.settle(codes.map((code) => ({ type: "saveCode", code })));
        const carriers = codes.map(({ id, poolId }) => makeMessage({ codeId: id, poolId }));
        const notice = makeMessage();
        await enqueue(...carriers, notice);
        await store.settle([{ type: "saveCode", code: makeCode("second") }]);
        const [, bind, recipient, channel, pool] = idsOf(carriers);
        const left = (): Promise<string[]> => claim(TEST_NOW_MS + HOUR_MS).then(idsOf);
        assert.deepEqual((await left()).toSorted(), [bind, recipient, channel, pool, notice.id].toSorted());
        await store.settle([
          { type: "consumeChallenge", challenge: { kind: "code", poolId: TEST_POOL_ID, id: "other purpose" } },
        ]);
        const after = await claim(TEST_NOW_MS + 2 * HOUR_MS);
        assert.deepEqual(idsOf(after).toSorted(), [recipient, channel, pool, notice.id].toSorted());
      }));

    it("puts nothing in that belongs to a settlement which loses", async () =>
      given(async (testDatabase) => {
        const { store, claim } = await open(testDatabase);
        const settlement = await store.settle([
          { type: "enqueueMessage", message: makeMessage() },
          { type: "consumeChallenge", challenge: { kind: "code", poolId: TEST_POOL_ID, id: "none" } },
        ]);
        assert.equal(settlement.settled, false);
        assert.deepEqual(await claim(), []);
      }));

    it("opens no message that was moved to another row, and gives the others", async () =>
      given(async (testDatabase) => {
        const { database, enqueue, claim } = await open(testDatabase);
        const [one, other] = [makeMessage(), makeMessage()];
        await enqueue(one, other);
        const moved = "(select message from outbox where id = $2)";
        await database.write((sql) =>
          sql.run(`update outbox set message = ${moved} where id = $1`, [one.id, other.id]),
        );
        for (const claimed of await claim()) {
          if (claimed.id === one.id) assert.throws(() => claimed.open(), SecretUnreadable);
          else assert.deepEqual(claimed.open(), other);
        }
      }));

    it("is swept of what has run out an hour ago, and so are codes", async () =>
      given(async (testDatabase) => {
        const { database, store, enqueue } = await open(testDatabase);
        const code = makeCode("code");
        const { expiresAtMs } = code;
        await store.settle([{ type: "saveCode", code }]);
        const [dead, alive] = [makeMessage({ expiresAtMs }), makeMessage({ expiresAtMs: expiresAtMs + 1 })];
        await enqueue(dead, alive);
        const found = async () => (await store.findCodes(TEST_POOL_ID, code)).length;
        const waiting = async () =>
          (await database.all<{ id: string }>("select id from outbox", [])).map(({ id }) => id);
        await sweep(database, expiresAtMs + HOUR_MS - 1);
        assert.deepEqual(
          (await waiting()).toSorted(),
          [dead.id, alive.id].toSorted(),
          "its owner's operator is told first",
        );
        assert.equal(await found(), 1, "who comes late is told that it expired");
        await sweep(database, expiresAtMs + HOUR_MS);
        assert.deepEqual(await waiting(), [alive.id]);
        assert.equal(await found(), 0);
      }));
  });
}
