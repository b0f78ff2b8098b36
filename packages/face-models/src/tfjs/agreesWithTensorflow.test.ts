import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, describe, it } from "node:test";
import { modelFiles } from "@countersign/face";
import { buildModel } from "../buildModel.ts";
import { findTfjsFiles, type TfjsModelName } from "../modelWeights.ts";
import { loadTensorflow, type Tensorflow } from "../testing/loadTensorflow.ts";
import { paintPicture } from "../testing/paintPicture.ts";
import { runModel } from "../testing/runModel.ts";
import type { RawTfjsModel } from "./readTfjsModel.ts";

let tensorflow: Tensorflow;

before(async () => {
  tensorflow = await loadTensorflow();
});

async function compute(
  name: TfjsModelName,
  input: Float32Array,
  sizePixels: number,
  outputs: string[],
): Promise<number[][]> {
  const files = findTfjsFiles(name);
  const { modelTopology, weightsManifest } = JSON.parse(await readFile(files.topology, "utf8")) as RawTfjsModel; // as: ours
  const weightData = Uint8Array.from(await readFile(files.weights)).buffer;
  const weightSpecs = weightsManifest.flatMap(({ weights }) => weights);
  const model = await tensorflow.loadGraphModel({ load: async () => ({ modelTopology, weightSpecs, weightData }) });
  const results = model.execute(tensorflow.tensor(input, [1, sizePixels, sizePixels, 3]), outputs);
  return results.map((result) => Array.from(result.dataSync()));
}

function assertClose(actual: readonly number[] | undefined, expected: readonly number[], tolerance: number): void {
  assert.equal(actual?.length, expected.length);
  const worst = Math.max(...expected.map((value, index) => Math.abs(value - (actual?.[index] ?? Number.NaN))));
  assert.ok(worst <= tolerance, `off by ${worst}`);
}

describe("the models made of TensorFlow.js graphs", () => {
  it("find what TensorFlow.js finds with BlazeFace", async () => {
    const size = modelFiles.blazeface.inputSizePixels;
    const bytes = paintPicture(size, 1);
    const input = Float32Array.from(bytes, (byte) => byte / 127.5 - 1);
    const [scores16, scores32, boxes16, boxes32] = await compute("blazeface", input, size, [
      "Identity",
      "Identity_1",
      "Identity_2",
      "Identity_3",
    ]);
    const { scores, boxes } = await runModel(await buildModel("blazeface"), { count: 1, sizePixels: size, bytes });
    assert.deepEqual(
      [scores?.shape, boxes?.shape],
      [
        [1, 896, 1],
        [1, 896, 16],
      ],
    );
    assertClose(scores?.values, [...(scores16 ?? []), ...(scores32 ?? [])], 1e-3);
    assertClose(boxes?.values, [...(boxes16 ?? []), ...(boxes32 ?? [])], 1e-3);
  });

  it("place the points where TensorFlow.js places them with FaceMesh", async () => {
    const size = modelFiles.facemesh.inputSizePixels;
    const bytes = paintPicture(size, 2);
    const input = Float32Array.from(bytes, (byte) => byte / 255);
    const [points, faceFlag] = await compute("facemesh", input, size, ["Identity_2", "Identity_1"]);
    const { mesh, flag } = await runModel(await buildModel("facemesh"), { count: 1, sizePixels: size, bytes });
    assert.deepEqual(
      [mesh?.shape, flag?.shape],
      [
        [1, 1404],
        [1, 1],
      ],
    );
    assertClose(mesh?.values, points ?? [], 1e-3);
    assertClose(flag?.values, faceFlag ?? [], 1e-6);
  });

  it("find the lids where TensorFlow.js finds them with Iris", async () => {
    const size = modelFiles.iris.inputSizePixels;
    const bytes = paintPicture(size, 3);
    const [expected] = await compute(
      "iris",
      Float32Array.from(bytes, (byte) => byte / 255),
      size,
      ["Identity", "Identity"],
    );
    const { points } = await runModel(await buildModel("iris"), { count: 1, sizePixels: size, bytes });
    assert.deepEqual(points?.shape, [1, 228, 1, 1]);
    assertClose(points?.values, expected ?? [], 0.05);
  });
});
