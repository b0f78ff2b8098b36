import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Detection } from "./decodeDetections.ts";
import { pickFaces } from "./pickFaces.ts";

const photo = { width: 400, height: 400, data: new Uint8Array() };

function face(x: number, y: number, width: number): Detection {
  return { score: 0.9, centre: { x, y }, width, height: width, keyPoints: [] };
}

describe("main face", () => {
  it("is none where there is none", () => {
    assert.equal(pickFaces([], photo), null);
  });

  it("is the large one in the middle, whatever comes first", () => {
    const middle = face(200, 200, 100);
    assert.equal(pickFaces([face(60, 60, 110), middle], photo)?.main, middle);
    const large = face(120, 200, 180);
    assert.equal(pickFaces([face(200, 200, 90), large], photo)?.main, large);
  });

  it("has a rival in a face of comparable size", () => {
    const rival = face(330, 200, 60);
    assert.deepEqual(pickFaces([face(180, 200, 100), rival], photo)?.rivals, [rival]);
  });

  it("has none in a bystander far behind, or beside the picture", () => {
    assert.deepEqual(pickFaces([face(180, 200, 100), face(330, 200, 40)], photo)?.rivals, []);
    assert.deepEqual(pickFaces([face(180, 200, 100), face(385, 200, 80)], photo)?.rivals, []);
  });
});
