import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Networks } from "../runtime/networks.ts";
import { describeFace, mirror } from "./describeFace.ts";

const chip = { width: 2, height: 2, data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12) };

/** Describes a chip by the sum of its first column and by its first byte, times a factor. */
function describing(factor: number): Networks {
  return {
    runtime: "none",
    detect: () => assert.fail(),
    findMesh: () => assert.fail(),
    findLids: () => assert.fail(),
    describe: async (chips) =>
      chips.map(({ data }) =>
        Float32Array.of((data[0] ?? 0) + (data[6] ?? 0), data[0] ?? 0).map((one) => one * factor),
      ),
  };
}

describe("description of a face", () => {
  it("points where the mean of the face's and its mirror image's does", async () => {
    const [sum = 0, first = 0] = await describeFace(describing(1), chip);
    assert.ok(Math.abs(sum / first - (8 + 14) / (1 + 4)) < 1e-6);
  });

  it("has the length of every other", async () => {
    const [faint, strong] = [await describeFace(describing(0.01), chip), await describeFace(describing(3), chip)];
    assert.ok(Math.abs(Math.hypot(...faint) - 1.43) < 1e-6);
    faint.forEach((value, index) => {
      assert.ok(Math.abs(value - (strong[index] ?? 0)) < 1e-6);
    });
  });
});

describe("mirror image", () => {
  it("swaps the columns and keeps the colours", () => {
    assert.deepEqual([...mirror(chip).data], [4, 5, 6, 1, 2, 3, 10, 11, 12, 7, 8, 9]);
    assert.deepEqual(mirror(mirror(chip)), chip);
  });
});
