import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { decodeDetections } from "./decodeDetections.ts";

const ANCHORS = 896;
const VALUES = 16;
const FIRST_OF_SECOND_GRID = 512;

interface Answer {
  readonly anchor: number;
  readonly logit: number;
  readonly box: readonly number[];
}

function decode(answers: readonly Answer[]): ReturnType<typeof decodeDetections> {
  const logits = new Float32Array(ANCHORS).fill(-20);
  const boxes = new Float32Array(ANCHORS * VALUES);
  for (const { anchor, logit, box } of answers) {
    logits[anchor] = logit;
    boxes.set(box, anchor * VALUES);
  }
  return decodeDetections(logits, boxes, 0.5);
}

describe("detections", () => {
  it("are none where no anchor is sure", () => {
    assert.deepEqual(decode([{ anchor: 3, logit: -0.01, box: [0, 0, 50, 50] }]), []);
  });

  it("lie at their anchor's cell: two anchors a cell of the fine grid, six of the coarse one", () => {
    const [fine] = decode([{ anchor: 2 * (16 + 3) + 1, logit: 5, box: [0, 0, 40, 50] }]);
    assert.deepEqual(fine?.centre, { x: 3.5 * 16, y: 1.5 * 16 });
    assert.deepEqual([fine?.width, fine?.height], [40, 50]);
    const [coarse] = decode([{ anchor: FIRST_OF_SECOND_GRID + 6 * (2 * 8 + 7) + 5, logit: 5, box: [4, -6, 90, 90] }]);
    assert.deepEqual(coarse?.centre, { x: 7.5 * 32 + 4, y: 2.5 * 32 - 6 });
  });

  it("carry six key points beside their anchor, and a score between 0 and 1", () => {
    const box = [0, 0, 40, 40, ...Array.from({ length: 12 }, (_, index) => index)];
    const [face] = decode([{ anchor: 0, logit: 0, box }]);
    assert.equal(face?.score, 0.5);
    assert.deepEqual(face?.keyPoints[0], { x: 8, y: 9 });
    assert.deepEqual(face?.keyPoints[5], { x: 18, y: 19 });
    assert.equal(face?.keyPoints.length, 6);
  });

  it("of one face are one: the surest of those that overlap", () => {
    const faces = decode([
      { anchor: 0, logit: 1, box: [60, 60, 50, 50] },
      { anchor: 1, logit: 3, box: [64, 60, 50, 50] },
      { anchor: 511, logit: 2, box: [-20, -20, 30, 30] },
    ]);
    assert.equal(faces.length, 2);
    assert.deepEqual(
      faces.map(({ centre }) => centre.x),
      [72, 15.5 * 16 - 20],
    );
  });
});
