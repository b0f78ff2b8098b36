import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { eyeApertures } from "./eyeApertures.ts";
import type { MeshPoint } from "./mesh.ts";
import { headMesh } from "./testing/headModel.ts";

const LEFT_LIDS = [386, 374, 385, 380];
const EYE_MIDDLE_Y = 180;

function near(actual: number, expected: number): boolean {
  return Math.abs(actual - expected) < 1e-9;
}

describe("eye apertures", () => {
  it("are height over width of each eye", () => {
    const { left, right } = eyeApertures(headMesh());
    assert.ok(near(left, 8 / 22) && near(right, 8 / 22));
  });

  it("do not change when the head leans", () => {
    const { left, right } = eyeApertures(headMesh({ rollDegrees: 33 }));
    assert.ok(near(left, 8 / 22) && near(right, 8 / 22));
  });

  it("name the person's own left eye left", () => {
    const shut = headMesh().map(
      (point, number): MeshPoint => (LEFT_LIDS.includes(number) ? { ...point, y: EYE_MIDDLE_Y } : point),
    );
    const { left, right } = eyeApertures(shut);
    assert.ok(near(left, 0) && near(right, 8 / 22));
  });
});
