import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { headPose } from "./headPose.ts";
import { headMesh } from "./testing/headModel.ts";

function assertNear(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 1e-6, `${actual} is not ${expected}`);
}

const angle = fc.double({ min: -80, max: 80, noNaN: true });

describe("head pose", () => {
  it("is nothing but zero for a head that looks into the camera", () => {
    const pose = headPose(headMesh());
    for (const degrees of Object.values(pose)) assertNear(degrees, 0);
  });

  it("has the yaw of a head turned to its own left as positive degrees", () => {
    // The person's own left cheek lies right in the picture, and goes away from the camera.
    const mesh = headMesh({ yawDegrees: 30 });
    assert.ok((mesh[454]?.z ?? 0) > (mesh[234]?.z ?? 0));
    assert.ok((mesh[2]?.x ?? 0) > 200, "the nose points right in the picture");
    assertNear(headPose(mesh).yawDegrees, 30);
  });

  it("has the pitch of a head that looks up as positive degrees", () => {
    const mesh = headMesh({ pitchDegrees: 20 });
    assert.ok((mesh[152]?.z ?? 0) < (mesh[10]?.z ?? 0), "the chin comes nearer");
    assertNear(headPose(mesh).pitchDegrees, 20);
  });

  it("has the roll of a head that leans to its own left shoulder as positive degrees", () => {
    const mesh = headMesh({ rollDegrees: 15 });
    assert.ok((mesh[10]?.x ?? 0) > (mesh[152]?.x ?? 0), "the forehead goes right in the picture");
    assertNear(headPose(mesh).rollDegrees, 15);
  });

  it("tells yaw and roll apart", () => {
    fc.assert(
      fc.property(angle, angle, (yawDegrees, rollDegrees) => {
        const pose = headPose(headMesh({ yawDegrees, rollDegrees }));
        assertNear(pose.yawDegrees, yawDegrees);
        assertNear(pose.rollDegrees, rollDegrees);
      }),
    );
  });

  it("tells pitch and roll apart", () => {
    fc.assert(
      fc.property(angle, angle, (pitchDegrees, rollDegrees) => {
        const pose = headPose(headMesh({ pitchDegrees, rollDegrees }));
        assertNear(pose.pitchDegrees, pitchDegrees);
        assertNear(pose.rollDegrees, rollDegrees);
      }),
    );
  });
});
