import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { type Change, type Channel, CODE_SECONDS, newId, type OutgoingMessage } from "@countersign/core";
import { captureLog } from "../log/testing/captureLog.ts";
import { createOutboxStore } from "../store/outboxStore.ts";
import { makePools, TEST_POOL_ID } from "../store/testing/makePools.ts";
import { openTestStore } from "../store/testing/openTestStore.ts";
import { systemRandom } from "../store/testing/systemRandom.ts";
import { createSqliteTestDatabase } from "../store/testing/testDatabase.ts";
import { createFailover } from "./failover.ts";
import { type Outbox, startOutbox } from "./outbox.ts";
import type { OutboundMessage, Sender } from "./sender.ts";
import { type FailureKind, SendFailure } from "./sendFailure.ts";

const DAY_MS = 24 * 3_600_000;

/** What a sender does with a message: take it, fail, or never answer. */
type Reply = "take" | FailureKind | "hang";

interface FakeSender extends Sender {
  /** Ids of what it was asked to send, in order. */
  readonly asked: string[];
}

function fakeSender(
  channel: Channel,
  reply: (message: OutboundMessage, times: number) => Reply,
  idempotent = true,
): FakeSender {
  const asked: string[] = [];
  return {
    name: `fake ${channel}`,
    channel,
    idempotent,
    asked,
    async send(message) {
      asked.push(message.id);
      const answer = reply(message, asked.length);
      if (answer === "hang") await new Promise(() => {});
      else if (answer !== "take") throw new SendFailure(answer, answer);
    },
    async close() {},
  };
}

async function createPost(test: TestContext) {
  const testDatabase = await createSqliteTestDatabase();
  const database = testDatabase.open();
  const { store, box, clock } = await openTestStore(database);
  await makePools(database);
  const log = captureLog();
  const running: Outbox[] = [];
  test.after(async () => {
    await Promise.all(running.map((each) => each.stop()));
    await testDatabase.remove();
  });

  function start(
    senders: { readonly sms?: readonly Sender[]; readonly email?: readonly Sender[] },
    timeoutMs = 60,
  ): Outbox {
    const failover = (channel: Channel) =>
      createFailover(senders[channel] ?? [fakeSender(channel, () => "take")], {
        timeoutMs,
        clock,
        breaker: { failureThreshold: 1000, openMs: 1 },
      });
    const outbox = startOutbox({
      store: createOutboxStore({ database, box }),
      failovers: { sms: failover("sms"), email: failover("email") },
      write: async ({ id, channel, address: to, content, expiresAtMs }) => {
        if (content.purpose === "completeProfile") throw new TypeError("cannot be written");
        const code = "code" in content ? content.code : null;
        const codeExpiresAtMs = code === null ? null : expiresAtMs;
        const text = `text with ${code}`;
        return {
          id,
          channel,
          to,
          scene: content.purpose,
          appId: "",
          code,
          expiresAtMs: codeExpiresAtMs,
          subject: null,
          text,
          html: null,
        };
      },
      clock,
      logger: log.logger,
    });
    running.push(outbox);
    return outbox;
  }

  /** Gives the change that puts a message with a code into the outbox. */
  function codeMessage(
    channel: Channel = "sms",
    fields: Partial<OutgoingMessage> = {},
  ): Extract<Change, { type: "enqueueMessage" }> {
    const createdAtMs = clock.nowMs();
    const id = newId(systemRandom);
    const message: OutgoingMessage = {
      id,
      poolId: TEST_POOL_ID,
      appId: null,
      codeId: `of ${id}`,
      language: null,
      channel,
      address: channel === "sms" ? "+8613800138000" : "reader@example.com",
      content: { purpose: "signIn", code: "918273" },
      createdAtMs,
      expiresAtMs: createdAtMs + CODE_SECONDS * 1000,
      ...fields,
    };
    return { type: "enqueueMessage", message };
  }

  function notice(channel: Channel = "sms") {
    const content = { purpose: "factorAdded", item: null, ip: null, userAgent: null } as const;
    return codeMessage(channel, { codeId: null, content, expiresAtMs: clock.nowMs() + DAY_MS });
  }

  async function enqueue(...changes: readonly Change[]): Promise<void> {
    assert.equal((await store.settle(changes)).settled, true);
  }

  async function waiting(): Promise<number> {
    return (await database.one<{ rows: number }>("select count(*) as rows from outbox", []))?.rows ?? -1;
  }

  return { database, store, box, clock, log, start, codeMessage, notice, enqueue, waiting };
}

/** Waits until it holds; a test that waits in vain fails. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < 4000; waited += 5) {
    if (await holds()) return;
    await sleep(5);
  }
  assert.fail("waited in vain");
}

describe("the outbox", () => {
  it("hands each message over once and erases it", async (t) => {
    const { start, codeMessage, enqueue, waiting } = await createPost(t);
    const sms = fakeSender("sms", () => "take");
    const messages = Array.from({ length: 40 }, () => codeMessage());
    await enqueue(...messages);
    start({ sms: [sms] });
    await until(async () => (await waiting()) === 0);
    assert.deepEqual(sms.asked.toSorted(), messages.map(({ message }) => message.id).toSorted());
  });

  it("hands over at once what it is woken for", async (t) => {
    const { start, codeMessage, enqueue, waiting } = await createPost(t);
    const sms = fakeSender("sms", () => "take");
    const outbox = start({ sms: [sms] });
    for (const _ of [1, 2, 3]) {
      await enqueue(codeMessage());
      outbox.wake();
      await until(async () => (await waiting()) === 0);
    }
    assert.equal(sms.asked.length, 3);
  });

  it("shares the work: two of them hand each of 60 messages over once", async (t) => {
    const { start, codeMessage, enqueue, waiting } = await createPost(t);
    const [one, other] = [fakeSender("sms", () => "take"), fakeSender("sms", () => "take")];
    const messages = Array.from({ length: 60 }, () => codeMessage());
    await enqueue(...messages);
    const outboxes = [start({ sms: [one] }), start({ sms: [other] })];
    await until(async () => {
      for (const outbox of outboxes) outbox.wake();
      return (await waiting()) === 0;
    });
    assert.equal(new Set([...one.asked, ...other.asked]).size, 60);
    assert.equal(one.asked.length + other.asked.length, 60);
  });

  it("tries a gateway that is down again, under the same id, with longer pauses, while the code lives", async (t) => {
    const { start, codeMessage, enqueue, waiting, clock, database } = await createPost(t);
    const sms = fakeSender("sms", () => "unavailable");
    const message = codeMessage();
    await enqueue(message);
    const outbox = start({ sms: [sms] });
    const pauses = [1, 2, 4, 8, 16, 32, 60, 60, 60];
    for (const [index, seconds] of pauses.entries()) {
      await until(async () => {
        const row = await database.one<{ dueAtMs: number }>(`select due_at_ms as "dueAtMs" from outbox`, []);
        return row?.dueAtMs === clock.nowMs() + seconds * 1000;
      });
      assert.equal(sms.asked.length, index + 1);
      clock.advance(seconds * 1000);
      outbox.wake();
    }
    await until(() => sms.asked.length === pauses.length + 1);
    clock.advance(60_000);
    await until(async () => {
      outbox.wake();
      return (await waiting()) === 0;
    });
    assert.equal(sms.asked.length, pauses.length + 1, "not after its death");
    assert.deepEqual(new Set(sms.asked), new Set([message.message.id]));
  });

  it("goes on with a notice for a day, long after a code would have died", async (t) => {
    const { start, notice, enqueue, waiting, clock } = await createPost(t);
    let isDown = true;
    const sms = fakeSender("sms", () => (isDown ? "unavailable" : "take"));
    await enqueue(notice(), notice());
    const outbox = start({ sms: [sms] });
    await until(() => sms.asked.length === 2);
    clock.advance(20 * 3_600_000);
    isDown = false;
    await until(async () => {
      outbox.wake();
      return (await waiting()) === 0;
    });
    assert.equal(sms.asked.length, 4);
    await enqueue(notice());
    clock.advance(DAY_MS);
    outbox.wake();
    await until(async () => (await waiting()) === 0);
    assert.equal(sms.asked.length, 4, "a day is over");
  });

  it("drops a code that died while it waited, and one that was used meanwhile", async (t) => {
    const { start, codeMessage, enqueue, waiting, clock } = await createPost(t);
    const sms = fakeSender("sms", () => "take");
    const { message } = codeMessage();
    const code = { id: message.codeId ?? "", poolId: TEST_POOL_ID, channel: "sms", address: message.address } as const;
    const lives = { createdAtMs: 0, expiresAtMs: DAY_MS, purpose: "signIn", mac: "" } as const;
    await enqueue({ type: "saveCode", code: { ...code, ...lives } }, { type: "enqueueMessage", message });
    await enqueue({ type: "consumeCode", poolId: TEST_POOL_ID, id: code.id });
    await enqueue(codeMessage());
    clock.advance(CODE_SECONDS * 1000);
    start({ sms: [sms] });
    await until(async () => (await waiting()) === 0);
    assert.deepEqual(sms.asked, []);
  });

  it("gives up what a gateway refuses, and says so without recipient, code or text", async (t) => {
    const { start, codeMessage, enqueue, waiting, log } = await createPost(t);
    const sms = fakeSender("sms", () => "refused");
    const { message } = codeMessage();
    await enqueue({ type: "enqueueMessage", message });
    start({ sms: [sms] });
    await until(async () => (await waiting()) === 0);
    assert.deepEqual(sms.asked, [message.id]);
    const lines = log.lines().join("\n");
    assert.ok(lines.includes(message.id) && lines.includes("refused"));
    for (const secret of [message.address, "918273", "text with"]) assert.ok(!lines.includes(secret), secret);
  });

  it("keeps the name of a gateway before it is asked, and asks no other after an uncertain answer", async (t) => {
    const { start, codeMessage, enqueue, waiting, database } = await createPost(t);
    const seen: unknown[] = [];
    const first = fakeSender("sms", () => "uncertain", false);
    const second = { ...fakeSender("sms", () => "take"), name: "second" };
    const asking: FakeSender = {
      ...first,
      async send(message, signal) {
        seen.push(await database.one("select pinned_to as name from outbox", []));
        return first.send(message, signal);
      },
    };
    await enqueue(codeMessage());
    start({ sms: [asking, second] });
    await until(async () => (await waiting()) === 0);
    assert.deepEqual(
      seen.map((row) => ({ ...(row as object) })),
      [{ name: "fake sms" }],
    );
    assert.deepEqual([first.asked.length, second.asked.length], [1, 0]);
  });

  it("does not let a gateway that hangs hold up the other channel, nor a number that hangs the others", async (t) => {
    const { start, codeMessage, enqueue, waiting } = await createPost(t);
    const stuck = codeMessage();
    const sms = fakeSender("sms", ({ id }) => (id === stuck.message.id ? "hang" : "take"));
    const email = fakeSender("email", () => "take");
    await enqueue(stuck);
    const outbox = start({ sms: [sms], email: [email] }, 60_000);
    await until(() => sms.asked.length === 1);
    await enqueue(codeMessage("email"), codeMessage("sms"));
    outbox.wake();
    await until(async () => (await waiting()) === 1);
    assert.deepEqual([email.asked.length, sms.asked.length], [1, 2]);
  });

  it("does not let any number of messages that hang hold up the other channel", async (t) => {
    const { start, codeMessage, enqueue } = await createPost(t);
    const sms = fakeSender("sms", () => "hang");
    const email = fakeSender("email", () => "take");
    await enqueue(...Array.from({ length: 100 }, () => codeMessage("sms")));
    const outbox = start({ sms: [sms], email: [email] }, 60_000);
    await until(() => sms.asked.length >= 10);
    await enqueue(codeMessage("email"));
    outbox.wake();
    await until(() => email.asked.length === 1);
    assert.ok(sms.asked.length < 100, "nor does it open a hundred connections");
  });

  it("leaves what was under way when it stops to the next one, soon and under the same id", async (t) => {
    const { start, codeMessage, enqueue, waiting, clock } = await createPost(t);
    const hanging = fakeSender("sms", () => "hang");
    const { message } = codeMessage();
    await enqueue({ type: "enqueueMessage", message });
    const outbox = start({ sms: [hanging] }, 60_000);
    await until(() => hanging.asked.length === 1);
    await outbox.stop();
    assert.equal(await waiting(), 1);
    const next = fakeSender("sms", () => "take");
    clock.advance(2000);
    start({ sms: [next] });
    await until(async () => (await waiting()) === 0);
    assert.deepEqual([...hanging.asked, ...next.asked], [message.id, message.id]);
  });

  it("takes up what a worker that died had taken, under the same id, once its time is up", async (t) => {
    const { start, codeMessage, enqueue, waiting, clock, database, box } = await createPost(t);
    const { message } = codeMessage();
    await enqueue({ type: "enqueueMessage", message });
    const dead = createOutboxStore({ database, box });
    await dead.claim("sms", clock.nowMs(), 120_000, 16);
    await dead.pin(TEST_POOL_ID, message.id, "fake sms");
    const sms = fakeSender("sms", () => "take");
    const outbox = start({ sms: [sms] });
    clock.advance(119_999);
    outbox.wake();
    await sleep(30);
    assert.deepEqual(sms.asked, []);
    clock.advance(1);
    outbox.wake();
    await until(async () => (await waiting()) === 0);
    assert.deepEqual(sms.asked, [message.id]);
  });

  it("does not hand over what a worker that died may have given to a gateway that cannot tell repetitions", async (t) => {
    const { start, codeMessage, enqueue, waiting, clock, database, box } = await createPost(t);
    const { message } = codeMessage();
    await enqueue({ type: "enqueueMessage", message });
    const dead = createOutboxStore({ database, box });
    await dead.claim("sms", clock.nowMs(), 120_000, 16);
    await dead.pin(TEST_POOL_ID, message.id, "fake sms");
    const sms = fakeSender("sms", () => "take", false);
    clock.advance(120_000);
    start({ sms: [sms] });
    await until(async () => (await waiting()) === 0);
    assert.deepEqual(sms.asked, []);
  });

  it("is not held up by a message that cannot be opened or written, and tells of it", async (t) => {
    const { start, codeMessage, enqueue, waiting, database, log } = await createPost(t);
    const [broken, unwritable, sound] = [codeMessage(), codeMessage(), codeMessage()];
    const unwritten = { ...unwritable.message, content: { purpose: "completeProfile", code: "918273" } as const };
    await enqueue(broken, { type: "enqueueMessage", message: unwritten }, sound);
    await database.write((sql) =>
      sql.run("update outbox set message = (select message from outbox where id = $2) where id = $1", [
        broken.message.id,
        sound.message.id,
      ]),
    );
    const sms = fakeSender("sms", () => "take");
    start({ sms: [sms] });
    await until(async () => (await waiting()) === 2 && log.lines().length >= 2);
    assert.deepEqual(sms.asked, [sound.message.id]);
    const lines = log.lines().join("\n");
    assert.ok(lines.includes(broken.message.id) && lines.includes(unwritable.message.id));
    assert.ok(!lines.includes("918273"));
  });

  it("goes on after its database was away", async (t) => {
    const { start, codeMessage, enqueue, waiting, database, log } = await createPost(t);
    await database.write((sql) => sql.run("alter table outbox rename to hidden", []));
    const sms = fakeSender("sms", () => "take");
    const outbox = start({ sms: [sms] });
    await until(() => log.lines().length > 0);
    await database.write((sql) => sql.run("alter table hidden rename to outbox", []));
    await enqueue(codeMessage());
    outbox.wake();
    await until(async () => (await waiting()) === 0);
    assert.equal(sms.asked.length, 1);
  });
});
