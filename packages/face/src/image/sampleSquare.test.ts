import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { CHANNELS, type Pixels } from "./pixels.ts";
import { createPyramid } from "./pyramid.ts";
import { sampleSquare } from "./sampleSquare.ts";
import { squareOnto } from "./similarity.ts";

function paint(width: number, height: number, colour: (x: number, y: number) => readonly number[]): Pixels {
  const data = Array.from({ length: width * height }, (_, index) =>
    colour(index % width, Math.floor(index / width)),
  ).flat();
  return { width, height, data: Uint8Array.from(data) };
}

function colourAt({ width, data }: Pixels, x: number, y: number): number[] {
  const at = (y * width + x) * CHANNELS;
  return [...data.subarray(at, at + CHANNELS)];
}

const gradient = (x: number, y: number): readonly number[] => [x * 7, y * 5, (x * 3 + y * 11) % 256];

describe("sampled square", () => {
  it("is the picture itself where nothing is turned or scaled", () => {
    const picture = paint(16, 16, gradient);
    const square = { centre: { x: 8, y: 8 }, side: 16, roll: 0 };
    assert.deepEqual(sampleSquare(createPyramid(picture), squareOnto(16, square), 16), picture);
  });

  it("turns with the square", () => {
    const picture = createPyramid(paint(16, 16, gradient));
    const square = { centre: { x: 8, y: 8 }, side: 16, roll: Math.PI / 2 };
    const turned = sampleSquare(picture, squareOnto(16, square), 16);
    for (const [x, y] of [
      [0, 0],
      [3, 11],
      [15, 2],
    ] as const) {
      assert.deepEqual(colourAt(turned, x, y), [...gradient(15 - y, x)]);
    }
  });

  it("has the one colour of its picture, at whatever scale and turn", () => {
    const scale = fc.double({ min: 0.2, max: 9, noNaN: true });
    const roll = fc.double({ min: -4, max: 4, noNaN: true });
    const colour = fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: 0, max: 255 })));
    fc.assert(
      fc.property(scale, roll, colour, (times, turn, painted) => {
        const picture = createPyramid(paint(200, 200, () => painted));
        const square = { centre: { x: 100, y: 100 }, side: 10 * times, roll: turn };
        const sampled = sampleSquare(picture, squareOnto(10, square), 10);
        for (let at = 0; at < 10; at += 1) assert.deepEqual(colourAt(sampled, at, at), painted);
      }),
      { numRuns: 50 },
    );
  });

  it("averages what it shrinks", () => {
    const picture = createPyramid(paint(128, 128, (x, y) => ((x + y) % 2 === 0 ? [255, 255, 255] : [0, 0, 0])));
    for (const side of [64, 32, 25, 9]) {
      const onto = squareOnto(side, { centre: { x: 64, y: 64 }, side: 128, roll: 0.3 });
      const [red = 0] = colourAt(sampleSquare(picture, onto, side), side >> 1, side >> 1);
      assert.ok(Math.abs(red - 128) <= 40, `${red} at ${side}`);
    }
  });

  it("is black outside the picture", () => {
    const picture = createPyramid(paint(10, 10, () => [200, 100, 50]));
    const onto = squareOnto(30, { centre: { x: 5, y: 5 }, side: 30, roll: 0 });
    const sampled = sampleSquare(picture, onto, 30);
    assert.deepEqual(colourAt(sampled, 9, 15), [0, 0, 0]);
    assert.deepEqual(colourAt(sampled, 10, 15), [200, 100, 50]);
    assert.deepEqual(colourAt(sampled, 19, 15), [200, 100, 50]);
    assert.deepEqual(colourAt(sampled, 20, 15), [0, 0, 0]);
  });

  it("reads pictures a pixel wide, and a picture far away", () => {
    for (const [width, height] of [
      [1, 1],
      [1, 40],
      [40, 1],
    ] as const) {
      const picture = createPyramid(paint(width, height, () => [9, 9, 9]));
      const onto = squareOnto(4, { centre: { x: width / 2, y: height / 2 }, side: 1, roll: 0 });
      assert.deepEqual(colourAt(sampleSquare(picture, onto, 4), 2, 2), [9, 9, 9]);
      const far = squareOnto(4, { centre: { x: 1e6, y: 1e6 }, side: 1e5, roll: 1 });
      assert.deepEqual(colourAt(sampleSquare(picture, far, 4), 2, 2), [0, 0, 0]);
    }
  });
});
