import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { lockedUntilAfter, remainingTries, throttleOf } from "./throttle.ts";

const NOW_MS = 1_700_000_000_000;
const CAPS = [50, 100];
const moments = fc.integer({ min: 0, max: 8_640_000_000_000_000 });

describe("throttle", () => {
  it("lets four failures pass and locks for 30 s after the fifth, doubling to one hour", () => {
    const seconds = Array.from({ length: 16 }, (_, failures) => {
      const untilMs = lockedUntilAfter(failures, NOW_MS);
      return untilMs === null ? null : (untilMs - NOW_MS) / 1000;
    });
    const free = [null, null, null, null, null];
    assert.deepEqual(seconds, [...free, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600, 3600]);
  });

  it("never shortens the lock as failures go on, and never exceeds an hour", () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 1_000_000 }), moments, (failures, nowMs) => {
        const lockMs = (lockedUntilAfter(failures, nowMs) ?? 0) - nowMs;
        const nextMs = (lockedUntilAfter(failures + 1, nowMs) ?? 0) - nowMs;
        assert.ok(lockMs >= 30_000 && lockMs <= nextMs && nextMs <= 3_600_000);
      }),
    );
  });

  it("is free before the first failure", () => {
    for (const cap of CAPS) assert.deepEqual(throttleOf(cap, undefined, NOW_MS), { state: "free", failures: 0 });
  });

  it("stays free while no lock was set, and hands on the count it judges under", () => {
    assert.deepEqual(throttleOf(100, { failures: 4, lockedUntilMs: null }, NOW_MS), { state: "free", failures: 4 });
  });

  it("is locked until the very moment the lock ends, and says how many seconds are left, rounded up", () => {
    const locked = (lockedUntilMs: number) => throttleOf(100, { failures: 5, lockedUntilMs }, NOW_MS);
    assert.deepEqual(locked(NOW_MS + 30_000), { state: "locked", retryAfterSeconds: 30 });
    assert.deepEqual(locked(NOW_MS + 1001), { state: "locked", retryAfterSeconds: 2 });
    assert.deepEqual(locked(NOW_MS + 1), { state: "locked", retryAfterSeconds: 1 });
    assert.deepEqual(locked(NOW_MS), { state: "free", failures: 5 });
    assert.deepEqual(locked(NOW_MS - 1), { state: "free", failures: 5 });
  });

  it("is disabled from the cap on, whatever its lock says", () => {
    for (const cap of CAPS) {
      for (const lockedUntilMs of [null, NOW_MS - 1, NOW_MS + 3_600_000]) {
        assert.deepEqual(throttleOf(cap, { failures: cap, lockedUntilMs }, NOW_MS), { state: "disabled" });
        assert.deepEqual(throttleOf(cap, { failures: cap + 1, lockedUntilMs }, NOW_MS), { state: "disabled" });
        assert.notEqual(throttleOf(cap, { failures: cap - 1, lockedUntilMs }, NOW_MS).state, "disabled");
      }
    }
  });

  it("counts the tries before the first lock down to none", () => {
    const left = [1, 2, 3, 4, 5, 6, 100].map((failures) => remainingTries({ failures, lockedUntilMs: null }));
    assert.deepEqual(left, [4, 3, 2, 1, 0, 0, 0]);
    assert.equal(remainingTries(null), 5);
  });
});
