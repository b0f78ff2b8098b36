import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { Pixels } from "../image/pixels.ts";
import { createPyramid } from "../image/pyramid.ts";
import { loadPortrait } from "../liveness/testing/loadPortrait.ts";
import { shutEyes } from "../liveness/testing/shutEyes.ts";
import type { Portrait } from "../liveness/testing/turnHead.ts";
import type { EyeApertures } from "../reading.ts";
import { loadNetworks } from "../runtime/loadNetworks.ts";
import type { Networks } from "../runtime/networks.ts";
import { modelsOfCheckout } from "../testing/modelsOfCheckout.ts";
import { eyeApertures } from "./eyeApertures.ts";
import { headMesh } from "./testing/headModel.ts";

const POINTS = 76;

/** Networks whose eyes open by `heights` pixels over a width of 20, the right eye first. */
function seeing(...heights: readonly [number, number]): Networks {
  const fail = (): never => assert.fail();
  const findLids = async (crops: readonly Pixels[]): Promise<Float32Array[]> => {
    assert.deepEqual(
      crops.map(({ width, height }) => [width, height]),
      [
        [64, 64],
        [64, 64],
      ],
    );
    return heights.map((height) => {
      const points = new Float32Array(POINTS * 3);
      points.set([22, 32, 0], 0);
      points.set([42, 32, 0], 8 * 3);
      for (const [upper, lower] of [
        [12, 4],
        [13, 5],
      ] as const) {
        points.set([32, 32 - height / 2, 0], upper * 3);
        points.set([32, 32 + height / 2, 0], lower * 3);
      }
      return points;
    });
  };
  return { detect: fail, findMesh: fail, describe: fail, findLids, runtime: "none" };
}

describe("eye apertures", () => {
  const blank = createPyramid({ width: 320, height: 320, data: new Uint8Array(320 * 320 * 3) });

  it("are height over width, each of the person's own eye", async () => {
    const { left, right } = await eyeApertures(seeing(8, 2), blank, headMesh());
    assert.ok(Math.abs(right - 8 / 20) < 1e-6 && Math.abs(left - 2 / 20) < 1e-6, `${left} ${right}`);
  });
});

describe("eye apertures of a portrait", () => {
  let networks: Networks;
  let portrait: Portrait;
  const readEyes = (photo: Pixels): Promise<EyeApertures> =>
    eyeApertures(networks, createPyramid(photo), portrait.points);

  before(async () => {
    networks = await loadNetworks({ modelsDir: await modelsOfCheckout(), runtime: "web" });
    portrait = await loadPortrait(networks, 0);
  });

  it("are about a third where eyes are open, and under half of that where they are shut", async () => {
    const open = await readEyes(portrait.photo);
    const shut = await readEyes(shutEyes(portrait.photo, portrait.points));
    for (const side of ["left", "right"] as const) {
      assert.ok(open[side] > 0.25 && open[side] < 0.45, `${side} ${open[side]}`);
      assert.ok(shut[side] < open[side] * 0.45, `${side} ${shut[side]} of ${open[side]}`);
    }
  });

  it("tell which eye is shut", async () => {
    const shut = shutEyes(portrait.photo, portrait.points);
    const { width, data } = portrait.photo;
    const middle = ((portrait.points[168]?.x ?? 0) | 0) * 3;
    const wink = { ...shut, data: data.slice() };
    // The person's own left eye is on the right of the picture.
    for (let row = 0; row < data.length; row += width * 3) {
      wink.data.set(shut.data.subarray(row + middle, row + width * 3), row + middle);
    }
    const [open, winking] = [await readEyes(portrait.photo), await readEyes(wink)];
    assert.ok(winking.left < open.left * 0.45 && winking.right > open.right * 0.9, JSON.stringify(winking));
  });
});
