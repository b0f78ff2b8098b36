import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { decodeHalf, encodeHalf } from "./half.ts";

describe("half precision", () => {
  it("reads known values", () => {
    const known = [
      [0x3c00, 1],
      [0xc000, -2],
      [0x3555, 0.333251953125],
      [0x7bff, 65504],
      [0x0400, 2 ** -14],
      [0x0001, 2 ** -24],
      [0x7c00, Number.POSITIVE_INFINITY],
      [0xfc00, Number.NEGATIVE_INFINITY],
    ] as const;
    for (const [bits, value] of known) assert.equal(decodeHalf(bits), value);
    assert.ok(Object.is(decodeHalf(0x8000), -0));
    assert.ok(Number.isNaN(decodeHalf(0x7e00)));
  });

  it("gives every number that a half can hold back as it was", () => {
    for (let bits = 0; bits < 0x10000; bits++) {
      if ((bits & 0x7c00) !== 0x7c00) assert.equal(encodeHalf(decodeHalf(bits)), bits);
    }
  });

  it("takes the nearest half, and of two equally near ones the even one", () => {
    for (let bits = 0; bits < 0x7bff; bits++) {
      const low = decodeHalf(bits);
      const step = decodeHalf(bits + 1) - low;
      assert.equal(encodeHalf(low + step * 0.49), bits);
      assert.equal(encodeHalf(low + step * 0.5), bits + (bits % 2));
      assert.equal(encodeHalf(low + step * 0.51), bits + 1);
      assert.equal(encodeHalf(-low - step * 0.51), 0x8000 + bits + 1);
    }
  });

  it("makes what is too small zero and what is too large infinite", () => {
    assert.equal(encodeHalf(2 ** -26), 0);
    assert.equal(encodeHalf(-(2 ** -30)), 0x8000);
    assert.equal(encodeHalf(65519), 0x7bff);
    assert.equal(encodeHalf(65520), 0x7c00);
    assert.equal(encodeHalf(-1e6), 0xfc00);
  });
});
