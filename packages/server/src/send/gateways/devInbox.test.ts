import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createFixedClock } from "@countersign/testkit";
import { makeMessage } from "../testing/makeMessage.ts";
import { createDevInbox } from "./devInbox.ts";

const signal = new AbortController().signal;

describe("createDevInbox", () => {
  it("lists what both channels sent, newest first, with the time", async () => {
    const clock = createFixedClock(1_000);
    const inbox = createDevInbox(clock);
    await inbox.senderFor("sms").send(makeMessage({ id: "a" }), signal);
    clock.advance(500);
    await inbox.senderFor("email").send(makeMessage({ id: "b", channel: "email" }), signal);
    assert.deepEqual(inbox.list(), [
      { ...makeMessage({ id: "b", channel: "email" }), receivedAtMs: 1_500 },
      { ...makeMessage({ id: "a" }), receivedAtMs: 1_000 },
    ]);
    inbox.clear();
    assert.deepEqual(inbox.list(), []);
  });

  it("keeps a repeated message once", async () => {
    const inbox = createDevInbox(createFixedClock(1_000));
    for (const id of ["a", "b", "a"]) await inbox.senderFor("sms").send(makeMessage({ id }), signal);
    assert.deepEqual(
      inbox.list().map(({ id }) => id),
      ["b", "a"],
    );
  });

  it("holds no more than its capacity and drops the oldest", async () => {
    const inbox = createDevInbox(createFixedClock(1_000), 3);
    for (let number = 1; number <= 5; number += 1) {
      await inbox.senderFor("sms").send(makeMessage({ id: String(number) }), signal);
    }
    assert.deepEqual(
      inbox.list().map(({ id }) => id),
      ["5", "4", "3"],
    );
  });
});
