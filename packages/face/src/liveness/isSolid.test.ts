import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isSolid, turnOf } from "./isSolid.ts";
import { readingOf } from "./testing/actors.ts";

const front = readingOf({}).shape;

describe("isSolid", () => {
  it("is true of what turns in space, however far, large and moved", () => {
    for (const yawDegrees of [-40, -25, 25, 40]) {
      const { shape } = readingOf({ yawDegrees, pitchDegrees: 5 });
      for (const scale of [0.5, 1, 2]) {
        assert.ok(
          isSolid(
            "turnLeft",
            front,
            shape.map((value) => scale * value + 0.3),
          ),
        );
      }
    }
    assert.ok(isSolid("lookUp", front, readingOf({ pitchDegrees: 24 }).shape));
  });

  it("is false of what becomes narrow or short by turning, as paper does", () => {
    for (const degrees of [25, 40]) {
      const narrow = front.map((value, index) =>
        index % 3 === 0 ? value * Math.cos((degrees * Math.PI) / 180) : value,
      );
      assert.equal(isSolid("turnRight", front, narrow), degrees < 20);
      const short = front.map((value, index) => (index % 3 === 1 ? value * 0.8 : value));
      assert.equal(isSolid("lookUp", front, short), false);
    }
    assert.equal(isSolid("turnLeft", front, readingOf({ yawDegrees: 30, isFlat: true }).shape), false);
  });

  it("is false of another shape that is as broad", () => {
    const bent = front.map((value, index) => (index % 3 === 0 ? value + 0.05 * Math.sin(index) : value));
    assert.ok(Math.abs(turnOf(front, bent).breadth - 1) < 0.05);
    assert.equal(isSolid("turnLeft", front, bent), false);
  });

  it("is false of numbers that are none", () => {
    for (const broken of [[], front.slice(3), front.map(() => Number.NaN)]) {
      assert.equal(isSolid("turnLeft", front, broken), false);
      assert.equal(isSolid("turnLeft", broken, front), false);
    }
  });
});
