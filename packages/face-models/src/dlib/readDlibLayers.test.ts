import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { dlibBytes } from "../testing/dlibBytes.ts";
import { readDlibLayers } from "./readDlibLayers.ts";

const { integer, tensor, text } = dlibBytes;
const convolution = (...numbers: number[]): number[] => [
  ...text("con_4"),
  ...tensor([1, 1, 1, 3], [7, 8, 9]),
  ...numbers.flatMap(integer),
];

describe("readDlibLayers", () => {
  it("lists layers with weights in the order of the stream and passes over all else", () => {
    const bytes = Uint8Array.from([
      ...text("loss_metric_2"),
      ...convolution(1, 1, 2, 2, 2, 0, 0),
      ...text("affine_"),
      ...tensor([2, 1, 1, 1], [1, 2]),
      ...text("relu_110"),
      ...convolution(1, 2, 1, 1, 1, 1, 1),
      ...text("fc_2"),
      ...integer(1),
      ...integer(3),
      ...tensor([3, 1, 1, 1], [4, 5, 6]),
      0,
    ]);
    const parameters = Float32Array.of(7, 8, 9);
    assert.deepEqual(readDlibLayers(bytes), [
      { kind: "convolution", filters: 1, rows: 1, columns: 2, stride: 2, padding: 0, parameters },
      { kind: "affine", parameters: Float32Array.of(1, 2) },
      { kind: "convolution", filters: 1, rows: 2, columns: 1, stride: 1, padding: 1, parameters },
      { kind: "fullyConnected", outputs: 1, inputs: 3, parameters: Float32Array.of(4, 5, 6) },
    ]);
  });

  it("takes no weights for the start of a layer", () => {
    const marker = Float32Array.from(new Float32Array(Uint8Array.from([...text("fc_2"), 0, 0]).buffer));
    assert.equal(readDlibLayers(Uint8Array.from([...text("affine_"), ...tensor([2, 1, 1, 1], marker)])).length, 1);
  });

  it("refuses a convolution that steps or pads unevenly", () => {
    assert.throws(() => readDlibLayers(Uint8Array.from(convolution(1, 1, 2, 2, 1, 0, 0))), /square/);
    assert.throws(() => readDlibLayers(Uint8Array.from(convolution(1, 1, 2, 1, 1, 1, 0))), /square/);
  });
});
