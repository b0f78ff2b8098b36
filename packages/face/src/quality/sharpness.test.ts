import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { sharpness } from "./sharpness.ts";

const SIDE = 48;

/** Round blots, with edges `softness` pixels wide. */
function blots(softness: number): Float32Array {
  return Float32Array.from({ length: SIDE * SIDE }, (_, at) => {
    const [x, y] = [(at % SIDE) % 16, Math.floor(at / SIDE) % 16];
    return 128 + 90 * Math.tanh((5 - Math.hypot(x - 8, y - 8)) / softness);
  });
}

/** Averages along rows alone, as a camera that moves sideways does. */
function smear(lights: Float32Array, reach: number): Float32Array {
  return lights.map((_, at) => {
    const window = Array.from({ length: 2 * reach + 1 }, (_, offset) => lights[at + offset - reach] ?? 0);
    return window.reduce((sum, light) => sum + light, 0) / window.length;
  });
}

describe("sharpness", () => {
  it("is nothing where all is alike", () => {
    assert.equal(sharpness(new Float32Array(SIDE * SIDE).fill(77), SIDE), 0);
  });

  it("falls as edges grow softer", () => {
    const measured = [0.5, 1, 2].map((softness) => sharpness(blots(softness), SIDE));
    assert.deepEqual(
      measured,
      measured.toSorted((one, other) => other - one),
    );
    assert.ok((measured[0] ?? 0) > 2 * (measured[2] ?? 1));
  });

  it("does not depend on light or contrast", () => {
    const sharp = sharpness(blots(1), SIDE);
    const share = fc.double({ min: 0.05, max: 2, noNaN: true });
    fc.assert(
      fc.property(share, share, (contrast, light) => {
        const relit = blots(1).map((value) => value * contrast + light * 50);
        assert.ok(Math.abs(sharpness(relit, SIDE) - sharp) < 1e-3);
      }),
    );
  });

  it("is that of the direction in which a picture is smeared", () => {
    const smeared = smear(blots(0.5), 4);
    assert.ok(sharpness(smeared, SIDE) < 0.6 * sharpness(blots(0.5), SIDE));
  });
});
