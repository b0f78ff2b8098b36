import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { createOutboxStore, TEST_POOL_ID } from "@countersign/store/testing";
import { CODE, codeMessage, createPost } from "./testing/createPost.ts";
import { fakeSender } from "./testing/fakeSender.ts";
import { until } from "./testing/until.ts";

const _DAY_MS = 24 * 3_600_000;

describe("the outbox when something is wrong", () => {
  it("does not let a gateway that hangs hold up the other channel, nor a number that hangs the others", async (t) => {
    const post = await createPost(t);
    const { start, enqueue, waiting } = post;
    const stuck = codeMessage(post);
    const sms = fakeSender("sms", ({ id }) => (id === stuck.message.id ? "hang" : "take"));
    const email = fakeSender("email", () => "take");
    await enqueue(stuck);
    const outbox = start({ sms: [sms], email: [email] }, 60_000);
    await until(() => sms.asked.length === 1);
    await enqueue(codeMessage(post, "email"), codeMessage(post, "sms"));
    outbox.wake();
    await until(async () => (await waiting()) === 1);
    assert.deepEqual([email.asked.length, sms.asked.length], [1, 2]);
  });

  it("does not let any number of messages that hang hold up the other channel", async (t) => {
    const post = await createPost(t);
    const { start, enqueue } = post;
    const sms = fakeSender("sms", () => "hang");
    const email = fakeSender("email", () => "take");
    await enqueue(...Array.from({ length: 100 }, () => codeMessage(post, "sms")));
    const outbox = start({ sms: [sms], email: [email] }, 60_000);
    await until(() => sms.asked.length >= 10);
    await enqueue(codeMessage(post, "email"));
    outbox.wake();
    await until(() => email.asked.length === 1);
    assert.ok(sms.asked.length < 100, "nor does it open a hundred connections");
  });

  it("leaves what was under way when it stops to the next one, soon and under the same id", async (t) => {
    const post = await createPost(t);
    const { start, enqueue, waiting, clock } = post;
    const hanging = fakeSender("sms", () => "hang");
    const { message } = codeMessage(post);
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
    const post = await createPost(t);
    const { start, enqueue, waiting, clock, database, box } = post;
    const { message } = codeMessage(post);
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
    const post = await createPost(t);
    const { start, enqueue, waiting, clock, database, box } = post;
    const { message } = codeMessage(post);
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
    const post = await createPost(t);
    const { start, enqueue, waiting, database, log } = post;
    const [broken, unwritable, sound] = [codeMessage(post), codeMessage(post), codeMessage(post)];
    const unwritten = { ...unwritable.message, content: { purpose: "completeProfile", code: CODE } as const };
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
    assert.ok(!lines.includes(CODE));
  });

  it("goes on after its database was away", async (t) => {
    const post = await createPost(t);
    const { start, enqueue, waiting, database, log } = post;
    await database.write((sql) => sql.run("alter table outbox rename to hidden", []));
    const sms = fakeSender("sms", () => "take");
    const outbox = start({ sms: [sms] });
    await until(() => log.lines().length > 0);
    await database.write((sql) => sql.run("alter table hidden rename to outbox", []));
    await enqueue(codeMessage(post));
    outbox.wake();
    await until(async () => (await waiting()) === 0);
    assert.equal(sms.asked.length, 1);
  });
});
