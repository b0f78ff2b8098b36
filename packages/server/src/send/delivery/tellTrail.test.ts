import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Database } from "@countersign/store/testing";
import { codeMessage, createPost } from "../testing/createPost.ts";
import { fakeSender } from "../testing/fakeSender.ts";
import { until } from "../testing/until.ts";

const USER_ID = "5f".repeat(12);

interface Row {
  readonly type: string;
  readonly userId: string | null;
  readonly factor: string | null;
  readonly result: string;
  readonly reason: string;
}

const EVENTS = `select type, user_id as "userId", factor, result, reason from audit_events order by at_ms, seq`;

async function readTrail(database: Database): Promise<readonly Row[]> {
  return (await database.all<Row>(EVENTS, [])).map((row) => ({ ...row }));
}

describe("what becomes of messages, in the trail", () => {
  it("tells an outage once and counts it, and of every message that reached nobody whose it was", async (t) => {
    const post = await createPost(t);
    const { database, clock, enqueue, start, waiting, log } = post;
    const email = fakeSender("email", () => "unavailable");
    await enqueue(codeMessage(post, "email", { userId: USER_ID }), codeMessage(post, "email"));
    const outbox = start({ email: [email] });
    const tried = async (times: number) => {
      clock.advance(500);
      outbox.wake();
      return email.asked.length >= times;
    };
    await until(() => tried(4));
    clock.advance(600_000);
    await until(async () => {
      outbox.wake();
      return (await waiting()) === 0;
    });
    const rows = await readTrail(database);
    const outage = { type: "gateway.outage", userId: null, factor: "email", result: "failure", reason: "gatewayDown" };
    const lost = { type: "message.send", factor: "email", result: "failure", reason: "messageExpired" };
    assert.deepEqual(
      rows.toSorted((one, other) => (`${one.type}${one.userId}` < `${other.type}${other.userId}` ? -1 : 1)),
      [outage, { ...lost, userId: USER_ID }, { ...lost, userId: null }].toSorted((one, other) =>
        `${one.type}${one.userId}` < `${other.type}${other.userId}` ? -1 : 1,
      ),
    );
    const counted = await database.one<{ repeats: number }>(
      "select repeats from audit_repeats where type = 'gateway.outage'",
      [],
    );
    assert.equal(counted?.repeats, email.asked.length - 1);
    assert.ok(!JSON.stringify(rows).includes("reader@example.com"));
    const given = log.lines().filter((line) => line.includes("a message was given up"));
    assert.equal(given.length, 2);
  });

  it("says nothing of what was taken, nor of what was never meant to be sent", async (t) => {
    const post = await createPost(t);
    const { database, clock, enqueue, start, waiting } = post;
    await enqueue(codeMessage(post), codeMessage(post, "sms", { expiresAtMs: clock.nowMs() }));
    const outbox = start({ sms: [fakeSender("sms", () => "take")] });
    await until(async () => {
      outbox.wake();
      return (await waiting()) === 0;
    });
    assert.deepEqual(await readTrail(database), []);
  });

  it("tells a message that is refused for good at once, and not as an outage", async (t) => {
    const post = await createPost(t);
    const { database, enqueue, start, waiting } = post;
    await enqueue(codeMessage(post, "sms", { userId: USER_ID }));
    start({ sms: [fakeSender("sms", () => "refused")] });
    await until(async () => (await waiting()) === 0);
    assert.deepEqual(await readTrail(database), [
      { type: "message.send", userId: USER_ID, factor: "sms", result: "failure", reason: "recipientRefused" },
    ]);
  });
});
