import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createWorkBudget } from "./createWorkBudget.ts";

/** Gives a budget whose work takes as long as it is told. */
function budget() {
  let nowMs = 1000;
  const { spend } = createWorkBudget({ each: 100, total: 250, share: 0.1, few: 10, nowMs: () => nowMs });
  const take = (ms: number) => () => {
    nowMs += ms;
    return {};
  };
  return {
    spend: (network: string, ms: number): boolean => spend(network, take(ms)) !== null,
    fail: (network: string, ms: number) =>
      spend(network, () => {
        take(ms)();
        throw new Error("no");
      }),
    wait(ms: number) {
      nowMs += ms;
    },
  };
}

describe("createWorkBudget", () => {
  it("refuses a network that has used up its time, also by work that failed, until some has come back", () => {
    const { spend, fail, wait } = budget();
    assert.throws(() => fail("a", 60));
    assert.equal(spend("a", 60), true);
    assert.equal(spend("a", 1), false);
    assert.equal(spend("b", 1), true);
    wait(250);
    assert.equal(spend("a", 1), true);
  });

  it("lets whoever used little go on though all together have used up theirs", () => {
    const { spend } = budget();
    for (const network of ["a", "b", "c"]) assert.equal(spend(network, 95), true);
    assert.equal(spend("c", 1), false);
    for (let count = 0; count < 5; count += 1) assert.equal(spend("newcomer", 1), true);
  });
});
