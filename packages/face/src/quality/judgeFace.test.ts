import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { FaceFault } from "../reading.ts";
import { type FaceView, judgeFace } from "./judgeFace.ts";

const usable: FaceView = {
  faceSizePixels: 200,
  brightness: 120,
  sharpness: 0.35,
  pose: { yawDegrees: 3, pitchDegrees: -6, rollDegrees: 1 },
  flag: 1,
  noseOffset: 0.1,
};

const turned = (pose: Partial<FaceView["pose"]>): FaceView => ({ ...usable, pose: { ...usable.pose, ...pose } });

describe("judged face", () => {
  it("is usable as a portrait and as a frame", () => {
    assert.equal(judgeFace(usable, "portrait"), null);
    assert.equal(judgeFace(usable, "frame"), null);
  });

  const faulty: readonly (readonly [string, FaceView, FaceFault])[] = [
    ["small", { ...usable, faceSizePixels: 59 }, "tooSmall"],
    ["dark", { ...usable, brightness: 19 }, "tooDark"],
    ["bright", { ...usable, brightness: 226 }, "tooBright"],
    ["of no face", { ...usable, flag: 0.4 }, "unclear"],
    ["of a profile that the mesh does not fit", { ...usable, flag: 0.4, noseOffset: 0.9 }, "turnedAway"],
    ["blurred so much that the mesh does not fit", { ...usable, flag: 0.4, sharpness: 0.19 }, "tooBlurred"],
    ["blurred", { ...usable, sharpness: 0.09 }, "tooBlurred"],
    ["small, dark and blurred", { ...usable, faceSizePixels: 30, brightness: 5, sharpness: 0 }, "tooSmall"],
    ["dark and blurred", { ...usable, brightness: 5, sharpness: 0, flag: 0 }, "tooDark"],
  ];
  for (const [what, view, fault] of faulty) {
    it(`that is ${what} is refused as ${fault}, whatever it is for`, () => {
      assert.equal(judgeFace(view, "portrait"), fault);
      assert.equal(judgeFace(view, "frame"), fault);
    });
  }

  it("looks into the camera on a portrait, anywhere on a frame", () => {
    for (const pose of [{ yawDegrees: 36 }, { yawDegrees: -36 }, { pitchDegrees: 31 }, { rollDegrees: -46 }]) {
      assert.equal(judgeFace(turned(pose), "portrait"), "turnedAway");
      assert.equal(judgeFace(turned(pose), "frame"), null);
    }
  });

  it("may be a little less sharp on a frame, where it moves", () => {
    const moving = { ...usable, sharpness: 0.12 };
    assert.equal(judgeFace(moving, "portrait"), "tooBlurred");
    assert.equal(judgeFace(moving, "frame"), null);
  });
});
