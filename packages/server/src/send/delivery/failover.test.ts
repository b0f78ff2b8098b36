import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createFixedClock } from "@countersign/testkit";
import type { OutboundMessage, Sender } from "../sender.ts";
import { type FailureKind, SendFailure } from "../sendFailure.ts";
import { makeMessage } from "../testing/makeMessage.ts";
import { createFailover } from "./failover.ts";

type Answer = "sent" | FailureKind | "hang" | "bug";

/** A sender that gives its answers one after the other, the last one for ever, and keeps the ids it was asked to send. */
function scripted(name: string, idempotent: boolean, ...answers: Answer[]): Sender & { readonly ids: string[] } {
  const ids: string[] = [];
  return {
    name,
    channel: "sms",
    idempotent,
    ids,
    async send(message) {
      const answer = answers[Math.min(ids.length, answers.length - 1)];
      ids.push(message.id);
      if (answer === "hang") await new Promise(() => {});
      if (answer === "bug") throw new RangeError(`cannot send ${message.text} to ${message.to}`);
      if (answer !== "sent" && answer !== undefined && answer !== "hang") throw new SendFailure(answer, answer);
      return `${name}-${ids.length}`;
    },
  };
}

const NOW_MS = Date.UTC(2026, 5, 1, 12, 0);

function makeFailover(senders: readonly Sender[]) {
  const clock = createFixedClock(NOW_MS);
  const breaker = { failureThreshold: 3, openMs: 30_000 };
  return { clock, failover: createFailover(senders, { timeoutMs: 20, clock, breaker }) };
}

describe("createFailover", () => {
  it("asks the senders in order and stops at the first that takes the message", async () => {
    const [first, second, third] = [
      scripted("a", false, "unavailable"),
      scripted("b", false, "sent"),
      scripted("c", false, "sent"),
    ];
    const { failover } = makeFailover([first, second, third]);
    assert.deepEqual(await failover.deliver(makeMessage()), { sent: true, by: "b", gatewayMessageId: "b-1" });
    assert.deepEqual([first.ids.length, second.ids.length, third.ids.length], [1, 1, 0]);
  });

  it("hears of a sender whose time is over what it had heard until then", async () => {
    const heeding: Sender = {
      ...{ name: "a", channel: "sms", idempotent: true },
      send: (_message, signal) =>
        new Promise((resolve) => signal.addEventListener("abort", () => setImmediate(() => resolve(null)))),
    };
    const { failover } = makeFailover([heeding]);
    assert.deepEqual(await failover.deliver(makeMessage()), { sent: true, by: "a", gatewayMessageId: null });
  });

  for (const kind of ["refused", "deferred", "unavailable", "misconfigured"] as const) {
    it(`hands a message that was certainly not taken (${kind}) to the next sender`, async () => {
      const next = scripted("b", false, "sent");
      const { failover } = makeFailover([scripted("a", true, kind), next]);
      assert.deepEqual(await failover.deliver(makeMessage()), { sent: true, by: "b", gatewayMessageId: "b-1" });
    });
  }

  for (const answer of ["uncertain", "hang", "bug"] as const) {
    it(`never hands a message that may have been taken (${answer}) to another sender`, async () => {
      const [first, second] = [scripted("a", false, answer), scripted("b", false, "sent")];
      const { failover } = makeFailover([first, second]);
      const delivery = await failover.deliver(makeMessage());
      assert.ok(!delivery.sent);
      assert.deepEqual([delivery.retryable, delivery.pinnedTo], [false, "a"]);
      assert.deepEqual([first.ids.length, second.ids.length], [1, 0]);
    });
  }

  it("asks an idempotent sender again with the same id when the first answer leaves the message uncertain", async () => {
    const sender = scripted("a", true, "hang", "sent");
    const { failover } = makeFailover([sender]);
    assert.deepEqual(await failover.deliver(makeMessage({ id: "m1" })), {
      sent: true,
      by: "a",
      gatewayMessageId: "a-2",
    });
    assert.deepEqual(sender.ids, ["m1", "m1"]);
  });

  it("keeps an uncertain message uncertain whatever the second answer says", async () => {
    const [first, second] = [scripted("a", true, "uncertain", "unavailable"), scripted("b", false, "sent")];
    const delivery = await makeFailover([first, second]).failover.deliver(makeMessage());
    assert.ok(!delivery.sent);
    assert.deepEqual([delivery.retryable, delivery.pinnedTo], [true, "a"]);
    assert.equal(second.ids.length, 0);
  });

  it("asks only the sender a message is pinned to, even when that one fails", async () => {
    const [first, second] = [scripted("a", true, "sent"), scripted("b", true, "unavailable", "sent")];
    const { failover } = makeFailover([first, second]);
    const delivery = await failover.deliver(makeMessage(), { pinnedTo: "b" });
    assert.ok(!delivery.sent);
    assert.deepEqual([delivery.retryable, delivery.pinnedTo], [true, "b"]);
    assert.deepEqual(await failover.deliver(makeMessage(), { pinnedTo: "b" }), {
      sent: true,
      by: "b",
      gatewayMessageId: "b-2",
    });
    assert.equal(first.ids.length, 0);
  });

  it("does not repeat a message that a sender without idempotency may have taken", async () => {
    const sender = scripted("a", false, "sent");
    const delivery = await makeFailover([sender]).failover.deliver(makeMessage(), { pinnedTo: "a" });
    assert.ok(!delivery.sent && !delivery.retryable);
    assert.equal(sender.ids.length, 0);
  });

  it("does not hand a message on that is pinned to a sender which is gone", async () => {
    const sender = scripted("b", true, "sent");
    const delivery = await makeFailover([sender]).failover.deliver(makeMessage(), { pinnedTo: "a" });
    assert.ok(!delivery.sent && !delivery.retryable);
    assert.equal(sender.ids.length, 0);
  });

  it("does not send a code that is dead, and sends a notification at any time", async () => {
    const sender = scripted("a", false, "sent");
    const { failover, clock } = makeFailover([sender]);
    clock.set(Date.UTC(2026, 5, 1, 12, 5));
    const delivery = await failover.deliver(makeMessage());
    assert.deepEqual(delivery, {
      ...{ sent: false, retryable: false, pinnedTo: null },
      ...{ fault: "expired", reason: "the code has expired" },
    });
    assert.ok((await failover.deliver(makeMessage({ code: null, expiresAtMs: null }))).sent);
    assert.equal(sender.ids.length, 1);
  });

  it("may be tried again when one of the senders may", async () => {
    const outcome = async (...kinds: FailureKind[]) => {
      const delivery = await makeFailover(kinds.map((kind, at) => scripted(String(at), false, kind))).failover.deliver(
        makeMessage(),
      );
      return delivery.sent ? null : delivery.retryable;
    };
    assert.equal(await outcome("refused", "misconfigured"), false);
    assert.equal(await outcome("refused", "deferred"), true);
    assert.equal(await outcome("unavailable", "refused"), true);
  });

  it("tells the outbox whom it asks before it asks", async () => {
    const events: string[] = [];
    const noting = (sender: Sender): Sender => ({
      ...sender,
      send: async (message: OutboundMessage, signal) => {
        events.push(`send ${sender.name}`);
        return sender.send(message, signal);
      },
    });
    const senders = [noting(scripted("a", false, "unavailable")), noting(scripted("b", false, "sent"))];
    const onAttempt = async (name: string) => void events.push(`note ${name}`);
    await makeFailover(senders).failover.deliver(makeMessage(), { onAttempt });
    assert.deepEqual(events, ["note a", "send a", "note b", "send b"]);
  });

  it("sends nothing when the outbox cannot note the attempt", async () => {
    const sender = scripted("a", false, "sent");
    const { failover } = makeFailover([sender]);
    const onAttempt = () => Promise.reject(new Error("database gone"));
    await assert.rejects(failover.deliver(makeMessage(), { onAttempt }), /database gone/);
    assert.equal(sender.ids.length, 0);
  });

  it("gives up on a sender that hangs, heeding the signal or not, within its time", async () => {
    const seen: AbortSignal[] = [];
    const sender: Sender = { ...scripted("a", false), send: (_, signal) => new Promise(() => void seen.push(signal)) };
    const delivery = await makeFailover([sender]).failover.deliver(makeMessage());
    assert.deepEqual(delivery, {
      ...{ sent: false, retryable: false, pinnedTo: "a" },
      ...{ fault: "uncertain", reason: "a: timed out" },
    });
    assert.equal(seen[0]?.aborted, true);
  });

  it("breaks off at shutdown without blaming the sender, and starts nothing after it", async () => {
    const sender = scripted("a", true, "hang");
    const { failover } = makeFailover([sender]);
    const stop = new AbortController();
    const deliveries = [1, 2, 3].map(() => failover.deliver(makeMessage(), { signal: stop.signal }));
    await new Promise(setImmediate);
    stop.abort();
    for (const delivery of await Promise.all(deliveries)) {
      assert.ok(!delivery.sent && delivery.retryable);
      assert.equal(delivery.pinnedTo, "a");
    }
    assert.deepEqual(await failover.deliver(makeMessage(), { signal: stop.signal }), {
      sent: false,
      retryable: true,
      pinnedTo: null,
      fault: "stopped",
      reason: "a: stopped",
    });
    assert.equal(sender.ids.length, 3);
    assert.equal(failover.health().senders[0]?.state, "closed");
  });

  it("gives a reason that holds nothing of the message, whatever a sender throws", async () => {
    const delivery = await makeFailover([scripted("a", false, "bug")]).failover.deliver(makeMessage());
    assert.ok(!delivery.sent);
    assert.equal(delivery.reason, "a: failed unexpectedly (RangeError)");
  });
});

describe("health of a channel", () => {
  it("is down once every sender has failed often enough, and tells until when", async () => {
    const { failover, clock } = makeFailover([
      scripted("a", false, "unavailable"),
      scripted("b", false, "misconfigured"),
    ]);
    for (let time = 0; time < 3; time += 1) {
      assert.equal(failover.health().down, false);
      await failover.deliver(makeMessage());
    }
    assert.deepEqual(failover.health(), {
      down: true,
      retryAtMs: NOW_MS + 30_000,
      senders: [
        { name: "a", state: "open", failedAtMs: NOW_MS },
        { name: "b", state: "open", failedAtMs: NOW_MS },
      ],
    });
    clock.advance(30_000);
    assert.equal(failover.health().down, false);
  });

  it("spares a sender whose breaker is open, and such a message may be tried again", async () => {
    const sender = scripted("a", false, "misconfigured");
    const { failover } = makeFailover([sender]);
    for (let time = 0; time < 3; time += 1) await failover.deliver(makeMessage());
    const delivery = await failover.deliver(makeMessage());
    assert.deepEqual(delivery, {
      ...{ sent: false, retryable: true, pinnedTo: null },
      ...{ fault: "unavailable", reason: "a: paused after failures" },
    });
    assert.equal(sender.ids.length, 3);
  });

  it("cannot be brought down by messages that a working gateway refuses", async () => {
    const { failover } = makeFailover([scripted("a", false, "refused", "deferred")]);
    for (let time = 0; time < 20; time += 1) await failover.deliver(makeMessage());
    assert.equal(failover.health().down, false);
  });

  it("is down without any sender, and nothing is to be waited for", async () => {
    const { failover } = makeFailover([]);
    assert.deepEqual(failover.health(), { down: true, retryAtMs: null, senders: [] });
    assert.ok(!(await failover.deliver(makeMessage())).sent);
  });
});
