import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { transposeDepthwiseFilter, transposeFilter } from "./transposeFilter.ts";

const numbers = (length: number): Float32Array => Float32Array.from({ length }, (_, index) => index);

describe("transposeFilter", () => {
  it("brings out and in before rows and columns", () => {
    assert.deepEqual(transposeFilter({ shape: [1, 2, 2, 3], values: numbers(12) }), {
      shape: [3, 2, 1, 2],
      values: Float32Array.of(0, 6, 3, 9, 1, 7, 4, 10, 2, 8, 5, 11),
    });
  });

  it("makes one filter of each channel and multiple of it, channel by channel", () => {
    assert.deepEqual(transposeDepthwiseFilter({ shape: [2, 1, 2, 2], values: numbers(8) }), {
      shape: [4, 1, 2, 1],
      values: Float32Array.of(0, 4, 1, 5, 2, 6, 3, 7),
    });
  });

  it("refuses what is no filter", () => {
    assert.throws(() => transposeFilter({ shape: [2, 2], values: numbers(4) }), /2 dimensions/);
  });
});
