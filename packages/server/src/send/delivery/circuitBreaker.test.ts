import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createFixedClock } from "@countersign/testkit";
import { createCircuitBreaker } from "./circuitBreaker.ts";

function makeBreaker() {
  const clock = createFixedClock(1_000_000);
  return { clock, breaker: createCircuitBreaker({ failureThreshold: 3, openMs: 30_000 }, clock) };
}

function fail(breaker: ReturnType<typeof makeBreaker>["breaker"], times: number): void {
  for (let time = 0; time < times; time += 1) {
    assert.ok(breaker.enter());
    breaker.settle("failing");
  }
}

describe("createCircuitBreaker", () => {
  it("opens at the threshold of consecutive failures, not before", () => {
    const { breaker } = makeBreaker();
    fail(breaker, 2);
    assert.equal(breaker.state, "closed");
    fail(breaker, 1);
    assert.equal(breaker.state, "open");
    assert.equal(breaker.retryAtMs, 1_030_000);
    assert.equal(breaker.enter(), false);
  });

  it("forgets failures after a success", () => {
    const { breaker } = makeBreaker();
    fail(breaker, 2);
    breaker.settle("alive");
    fail(breaker, 2);
    assert.equal(breaker.state, "closed");
  });

  it("lets exactly one attempt probe once the time is up", () => {
    const { breaker, clock } = makeBreaker();
    fail(breaker, 3);
    clock.advance(29_999);
    assert.equal(breaker.enter(), false);
    clock.advance(1);
    assert.equal(breaker.state, "halfOpen");
    assert.deepEqual([breaker.enter(), breaker.enter()], [true, false]);
  });

  it("closes after a probe that succeeds", () => {
    const { breaker, clock } = makeBreaker();
    fail(breaker, 3);
    clock.advance(30_000);
    breaker.enter();
    breaker.settle("alive");
    assert.equal(breaker.state, "closed");
    fail(breaker, 2);
    assert.equal(breaker.state, "closed");
  });

  it("stays open for the whole time again after a probe that fails", () => {
    const { breaker, clock } = makeBreaker();
    fail(breaker, 3);
    clock.advance(30_000);
    breaker.enter();
    breaker.settle("failing");
    assert.equal(breaker.retryAtMs, 1_060_000);
    assert.equal(breaker.enter(), false);
  });

  it("lets another attempt probe when a probe was broken off", () => {
    const { breaker, clock } = makeBreaker();
    fail(breaker, 3);
    clock.advance(30_000);
    breaker.enter();
    breaker.settle("unknown");
    assert.equal(breaker.enter(), true);
  });

  it("is not held open by a clock that was set back", () => {
    const { breaker, clock } = makeBreaker();
    fail(breaker, 3);
    clock.advance(-3_600_000);
    assert.equal(breaker.enter(), true);
  });

  it("is not opened anew by attempts that began before it opened", () => {
    const { breaker, clock } = makeBreaker();
    for (let time = 0; time < 4; time += 1) breaker.enter();
    for (let time = 0; time < 3; time += 1) breaker.settle("failing");
    clock.advance(10_000);
    breaker.settle("failing");
    assert.equal(breaker.retryAtMs, 1_030_000);
  });
});
