import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createFixedClock } from "./fixedClock.ts";

describe("createFixedClock", () => {
  it("stands still until it is moved", () => {
    const clock = createFixedClock(1_000);
    assert.equal(clock.nowMs(), 1_000);
    assert.equal(clock.nowMs(), 1_000);
  });

  it("moves by the given time, forwards and backwards", () => {
    const clock = createFixedClock(1_000);
    clock.advance(500);
    assert.equal(clock.nowMs(), 1_500);
    clock.advance(-700);
    assert.equal(clock.nowMs(), 800);
  });

  it("jumps to the given time", () => {
    const clock = createFixedClock(1_000);
    clock.set(5);
    assert.equal(clock.nowMs(), 5);
  });
});
