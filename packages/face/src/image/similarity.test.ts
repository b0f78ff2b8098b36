import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { fitSimilarity, mapPoint, type Point, scaleOf, squareOnto } from "./similarity.ts";

const length = fc.double({ min: -1000, max: 1000, noNaN: true });
const point = fc.record({ x: length, y: length });
const similarity = fc.record({
  a: fc.double({ min: 0.1, max: 10, noNaN: true }),
  b: fc.double({ min: -10, max: 10, noNaN: true }),
  shiftX: length,
  shiftY: length,
});

function assertNear(actual: number, expected: number, tolerance = 1e-6): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

describe("similarity", () => {
  it("changes every distance by the same factor", () => {
    fc.assert(
      fc.property(similarity, point, point, (map, one, other) => {
        const mapped = distance(mapPoint(map, one), mapPoint(map, other));
        assertNear(mapped, scaleOf(map) * distance(one, other));
      }),
    );
  });

  it("is found again from the points that it moved", () => {
    const spread: readonly Point[] = [
      { x: 10, y: 3 },
      { x: 70, y: 12 },
      { x: 41, y: 90 },
    ];
    fc.assert(
      fc.property(similarity, (map) => {
        const found = fitSimilarity(
          spread,
          spread.map((from) => mapPoint(map, from)),
        );
        for (const key of ["a", "b", "shiftX", "shiftY"] as const) assertNear(found[key], map[key]);
      }),
    );
  });

  it("leaves no smaller error to a neighbour when points do not fit", () => {
    const error = (map: Parameters<typeof mapPoint>[0], from: readonly Point[], to: readonly Point[]): number =>
      from.reduce((sum, one, index) => sum + distance(mapPoint(map, one), to[index] ?? one) ** 2, 0);
    const points = fc.array(fc.tuple(point, point), { minLength: 3, maxLength: 6 });
    const nudge = fc.double({ min: -0.01, max: 0.01, noNaN: true });
    fc.assert(
      fc.property(points, nudge, nudge, (pairs, da, db) => {
        const from = pairs.map(([one]) => one);
        const to = pairs.map(([, other]) => other);
        fc.pre(from.some((one) => distance(one, from[0] ?? one) > 1));
        const best = fitSimilarity(from, to);
        const nudged = { ...best, a: best.a + da, b: best.b + db };
        assert.ok(error(best, from, to) <= error(nudged, from, to) * (1 + 1e-9) + 1e-6);
      }),
    );
  });

  it("puts the middle of a square on the centre it is given, at its size and turned", () => {
    const onto = squareOnto(100, { centre: { x: 30, y: 40 }, side: 50, roll: Math.PI / 2 });
    const middle = mapPoint(onto, { x: 50, y: 50 });
    assertNear(middle.x, 30);
    assertNear(middle.y, 40);
    assertNear(scaleOf(onto), 0.5);
    const right = mapPoint(onto, { x: 100, y: 50 });
    assertNear(right.x, 30);
    assertNear(right.y, 65);
  });
});
