import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { drawTarget } from "./drawTarget.ts";
import { hintToTarget } from "./hintToTarget.ts";

const drawn = fc.uint8Array({ minLength: 6, maxLength: 6 });

describe("a target", () => {
  it("lies so that a face in it is seen whole, in pictures of every form", () => {
    fc.assert(
      fc.property(drawn, fc.constantFrom([640, 480], [480, 640], [500, 500]), (bytes, [width, height]) => {
        const { x, y, size } = drawTarget(() => bytes);
        const half = (size * Math.min(width, height)) / 2;
        assert.ok(x * width - half >= 0 && x * width + half <= width);
        assert.ok(y * height - half >= 0.05 * height && y * height + half <= 0.95 * height);
      }),
    );
  });

  it("lies elsewhere each time: a face that stays where it is, is in one of twenty at most", () => {
    const draws = fc.sample(drawn, { numRuns: 5000, seed: 1 }).map((bytes) => drawTarget(() => bytes));
    for (const place of [
      { x: 0.5, y: 0.5, size: 0.45 },
      { x: 0.45, y: 0.45, size: 0.4 },
      { x: 0.5, y: 0.5, size: 0.5 },
    ]) {
      const inside = draws.filter((target) => hintToTarget(target, place) === null).length;
      assert.ok(inside > 0 && inside / draws.length < 0.06, `${inside} of ${draws.length}`);
    }
  });

  it("says how to come into it", () => {
    const target = { x: 0.4, y: 0.6, size: 0.5 };
    const hints = [
      { ...target },
      { ...target, x: 0.44, y: 0.56 },
      { ...target, x: 0.46 },
      { ...target, y: 0.54 },
      { ...target, size: 0.43 },
      { ...target, size: 0.57 },
      { ...target, size: Number.NaN },
    ].map((place) => hintToTarget(target, place));
    assert.deepEqual(hints, [null, null, "moveToTarget", "moveToTarget", "comeCloser", "moveAway", "comeCloser"]);
  });
});
