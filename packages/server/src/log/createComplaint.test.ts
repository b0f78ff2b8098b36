import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { StoreUnavailable } from "@countersign/store";
import { createFixedClock } from "@countersign/testkit";
import { createComplaint } from "./createComplaint.ts";
import { createLogger } from "./createLogger.ts";

describe("a complaint", () => {
  it("is made once of an outage, however often it is met, and taken back once", async () => {
    const lines: string[] = [];
    const clock = createFixedClock(0);
    const logger = createLogger({ level: "info", clock, destination: { write: (line) => void lines.push(line) } });
    const { failed, heard } = createComplaint(logger, "the outbox");
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
});
