import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { timeUntil } from "./timeUntil.ts";

describe("timeUntil", () => {
  it("is in the largest unit of which there are two, and never too short", () => {
    for (const [leftMs, words] of [
      [-1, "in 0 seconds"],
      [1, "in 1 second"],
      [119_000, "in 119 seconds"],
      [120_001, "in 3 minutes"],
      [7_199_000, "in 120 minutes"],
      [7_200_000, "in 2 hours"],
      [172_800_000, "in 2 days"],
    ] as const)
      assert.equal(timeUntil(1000 + leftMs, 1000), words);
  });
});
