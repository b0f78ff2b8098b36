import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CODE_SECONDS } from "@countersign/core";
import { TEST_POOL_ID } from "@countersign/store/testing";
import { CODE, codeMessage, createPost, notice } from "../testing/createPost.ts";
import { type FakeSender, fakeSender } from "../testing/fakeSender.ts";
import { until } from "../testing/until.ts";

const DAY_MS = 24 * 3_600_000;

describe("the outbox", () => {
  it("hands each message over once and erases it", async (t) => {
    const post = await createPost(t);
    const { start, enqueue, waiting } = post;
    const sms = fakeSender("sms", () => "take");
    const messages = Array.from({ length: 40 }, () => codeMessage(post));
    await enqueue(...messages);
    start({ sms: [sms] });
    await until(async () => (await waiting()) === 0);
    assert.deepEqual(sms.asked.toSorted(), messages.map(({ message }) => message.id).toSorted());
  });

  it("hands over at once what it is woken for", async (t) => {
    const post = await createPost(t);
    const { start, enqueue, waiting } = post;
    const sms = fakeSender("sms", () => "take");
    const outbox = start({ sms: [sms] });
    for (const _ of [1, 2, 3]) {
      await enqueue(codeMessage(post));
      outbox.wake();
      await until(async () => (await waiting()) === 0);
    }
    assert.equal(sms.asked.length, 3);
  });

  it("shares the work: two of them hand each of 60 messages over once", async (t) => {
    const post = await createPost(t);
    const { start, enqueue, waiting } = post;
    const [one, other] = [fakeSender("sms", () => "take"), fakeSender("sms", () => "take")];
    const messages = Array.from({ length: 60 }, () => codeMessage(post));
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
    const post = await createPost(t);
    const { start, enqueue, waiting, clock, database } = post;
    const sms = fakeSender("sms", () => "unavailable");
    const message = codeMessage(post);
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
    const post = await createPost(t);
    const { start, enqueue, waiting, clock } = post;
    let isDown = true;
    const sms = fakeSender("sms", () => (isDown ? "unavailable" : "take"));
    await enqueue(notice(post), notice(post));
    const outbox = start({ sms: [sms] });
    await until(() => sms.asked.length === 2);
    clock.advance(20 * 3_600_000);
    isDown = false;
    await until(async () => {
      outbox.wake();
      return (await waiting()) === 0;
    });
    assert.equal(sms.asked.length, 4);
    await enqueue(notice(post));
    clock.advance(DAY_MS);
    outbox.wake();
    await until(async () => (await waiting()) === 0);
    assert.equal(sms.asked.length, 4, "a day is over");
  });

  it("drops a code that died while it waited, and one that was used meanwhile", async (t) => {
    const post = await createPost(t);
    const { start, enqueue, waiting, clock } = post;
    const sms = fakeSender("sms", () => "take");
    const { message } = codeMessage(post);
    const code = { kind: "code", id: message.codeId ?? "", poolId: TEST_POOL_ID } as const;
    const sent = { channel: "sms", address: message.address } as const;
    const lives = { createdAtMs: 0, expiresAtMs: DAY_MS, purpose: "signIn", mac: "" } as const;
    await enqueue({ type: "saveCode", code: { ...code, ...sent, ...lives } }, { type: "enqueueMessage", message });
    await enqueue({ type: "consumeChallenge", challenge: code });
    await enqueue(codeMessage(post));
    clock.advance(CODE_SECONDS * 1000);
    start({ sms: [sms] });
    await until(async () => (await waiting()) === 0);
    assert.deepEqual(sms.asked, []);
  });

  it("gives up what a gateway refuses, and says so without recipient, code or text", async (t) => {
    const post = await createPost(t);
    const { start, enqueue, waiting, log } = post;
    const sms = fakeSender("sms", () => "refused");
    const { message } = codeMessage(post);
    await enqueue({ type: "enqueueMessage", message });
    start({ sms: [sms] });
    await until(async () => (await waiting()) === 0);
    assert.deepEqual(sms.asked, [message.id]);
    const lines = log.lines().join("\n");
    assert.ok(lines.includes(message.id) && lines.includes("refused"));
    for (const secret of [message.address, CODE, "text with"]) assert.ok(!lines.includes(secret), secret);
  });

  it("keeps by what its gateway knows a message that it took", async (t) => {
    const post = await createPost(t);
    const { start, enqueue, waiting, database } = post;
    const { message } = codeMessage(post);
    await enqueue({ type: "enqueueMessage", message });
    start({ sms: [fakeSender("sms", () => "take")] });
    await until(async () => (await waiting()) === 0);
    const row = await database.one<{ id: string }>("select gateway_message_id as id from sent_messages", []);
    assert.equal(row?.id, `taken ${message.id}`);
  });

  it("keeps the name of a gateway before it is asked, and asks no other after an uncertain answer", async (t) => {
    const post = await createPost(t);
    const { start, enqueue, waiting, database } = post;
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
    await enqueue(codeMessage(post));
    start({ sms: [asking, second] });
    await until(async () => (await waiting()) === 0);
    assert.deepEqual(
      seen.map((row) => ({ ...(row as object) })),
      [{ name: "fake sms" }],
    );
    assert.deepEqual([first.asked.length, second.asked.length], [1, 0]);
  });
});
