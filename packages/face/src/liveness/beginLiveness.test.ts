import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { beginLiveness } from "./beginLiveness.ts";

describe("beginLiveness", () => {
  it("asks to look ahead first, then for each movement once", () => {
    const { action, step, steps, hint, state } = beginLiveness((length) => new Uint8Array(length).fill(5));
    assert.deepEqual([action, step, steps, hint], ["lookAhead", 1, 6, null]);
    assert.deepEqual(
      [state.order[0], [...state.order].sort()],
      ["lookAhead", ["blink", "enterTarget", "lookAhead", "lookUp", "turnLeft", "turnRight"]],
    );
  });

  it("draws each of the 120 orders from equally many bytes", () => {
    const counts = new Map<string, number>();
    for (let byte = 0; byte < 240; byte += 1) {
      const order = beginLiveness((length) => new Uint8Array(length).fill(byte)).state.order.join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    assert.deepEqual([counts.size, new Set(counts.values())], [120, new Set([2])]);
  });

  it("passes over bytes that would make some orders likelier", () => {
    const orderOf = (...bytes: number[]): string =>
      beginLiveness((length) => Uint8Array.from({ length }, (_, index) => bytes[index] ?? 0)).state.order.join();
    assert.equal(orderOf(240, 255, 17), orderOf(17));
    assert.notEqual(orderOf(240, 255, 17), orderOf(0));
  });

  it("refuses randomness that is none", () => {
    assert.throws(() => beginLiveness((length) => new Uint8Array(length).fill(255)), /randomness/);
  });
});
