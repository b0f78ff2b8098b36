import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { StoreUnavailable } from "@countersign/store";
import { createFixedClock } from "@countersign/testkit";
import { createComplaint } from "./createComplaint.ts";
import { createLogger } from "./createLogger.ts";
import { captureLog } from "./testing/captureLog.ts";

describe("a complaint", () => {
  it("is made once of an outage, however often it is met, and taken back once", async () => {
    const lines: string[] = [];
    const clock = createFixedClock(0);
    const logger = createLogger({ level: "info", clock, destination: { write: (line) => void lines.push(line) } });
    const { failed, heard } = createComplaint({ logger, clock }, "the outbox");
    for (const text of ["connect ECONNREFUSED", "the server is starting up", "connect ECONNREFUSED"])
      failed(new StoreUnavailable(text));
    failed(new TypeError("a defect"));
    failed(new TypeError("another"));
    assert.equal(await heard(Promise.resolve(7)), 7);
    await heard(Promise.resolve(8));
    failed(new StoreUnavailable("gone again"));
    const told = lines.map((line) => JSON.parse(line) as { level: string; msg: string; err?: { message: string } });
    assert.deepEqual(
      told.map(({ level, msg, err }) => [level, msg, err?.message]),
      [
        ["error", "the outbox failed", "connect ECONNREFUSED"],
        ["error", "the outbox failed", "a defect"],
        ["error", "the outbox failed", "another"],
        ["info", "the outbox: goes on", undefined],
        ["error", "the outbox failed", "gone again"],
      ],
    );
    await assert.rejects(heard(Promise.reject(new TypeError("a defect"))), /a defect/);
  });

  it("is made anew, in the words of the moment, once the last one is ten minutes old: an outage hides no other one", () => {
    const clock = createFixedClock(0);
    const { logger, lines } = captureLog({ level: "info" });
    const { failed } = createComplaint({ logger, clock }, "the outbox");
    const told = (): readonly string[] => lines().map((line) => JSON.parse(line).err.message);
    failed(new StoreUnavailable("connection refused"));
    for (let second = 1; second < 600; second += 1) {
      clock.advance(1000);
      failed(new StoreUnavailable("password authentication failed"));
    }
    assert.deepEqual(told(), ["connection refused"]);
    clock.advance(1000);
    failed(new StoreUnavailable("password authentication failed"));
    failed(new StoreUnavailable("password authentication failed"));
    assert.deepEqual(told(), ["connection refused", "password authentication failed"]);
    clock.advance(-86_400_000);
    failed(new StoreUnavailable("after the clock was set back"));
    assert.equal(told().length, 3);
  });
});
