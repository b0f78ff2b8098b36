import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { landmark } from "../detect/mesh.ts";
import { type HeadTurn, headMesh } from "../detect/testing/headModel.ts";
import { CHANNELS, type Pixels } from "../image/pixels.ts";
import { createPyramid } from "../image/pyramid.ts";
import type { Point } from "../image/similarity.ts";
import { cutChip } from "./cutChip.ts";

const SIDE = 400;
const DOT_RADIUS = 6;

/** A black picture with a red dot at the eye on its left and a green one at the other. */
function picture(turn: HeadTurn): { pixels: Pixels; points: ReturnType<typeof headMesh> } {
  const points = headMesh(turn);
  const data = new Uint8Array(SIDE * SIDE * CHANNELS);
  (["rightEyeOuter", "leftEyeOuter"] as const).forEach((name, channel) => {
    const { x, y } = landmark(points, name);
    for (let at = 0; at < SIDE * SIDE; at += 1) {
      const away = Math.hypot((at % SIDE) + 0.5 - x, Math.floor(at / SIDE) + 0.5 - y);
      if (away < DOT_RADIUS) data[at * CHANNELS + channel] = 255;
    }
  });
  return { pixels: { width: SIDE, height: SIDE, data }, points };
}

function centroid({ width, data }: Pixels, channel: number): Point {
  const sums = { x: 0, y: 0, weight: 0 };
  for (let at = channel; at < data.length; at += CHANNELS) {
    const [pixel, weight] = [Math.floor(at / CHANNELS), data[at] ?? 0];
    sums.x += weight * ((pixel % width) + 0.5);
    sums.y += weight * (Math.floor(pixel / width) + 0.5);
    sums.weight += weight;
  }
  return { x: sums.x / sums.weight, y: sums.y / sums.weight };
}

describe("chip", () => {
  for (const rollDegrees of [0, 30, -75, 180]) {
    it(`has the eyes level and where the describing network was trained to see them, leaned by ${rollDegrees}°`, () => {
      const { pixels, points } = picture({ rollDegrees });
      const square = { centre: { x: 0, y: 0 }, side: 1, roll: 0 };
      const chip = cutChip(createPyramid(pixels), { points, square, flag: 1 });
      assert.equal(chip.width, 150);
      const [red, green] = [centroid(chip, 0), centroid(chip, 1)];
      assert.ok(Math.abs(red.y - green.y) < 1, `${red.y} and ${green.y}`);
      // 0.1206 and 0.8596 of the face's box, which leaves a sixth of the chip free on each side
      assert.ok(Math.abs(red.x - 37) < 4, `${red.x}`);
      assert.ok(Math.abs(green.x - 111) < 4, `${green.x}`);
    });
  }
});
