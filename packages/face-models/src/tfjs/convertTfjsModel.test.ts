import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runModel } from "../testing/runModel.ts";
import { convertTfjsModel } from "./convertTfjsModel.ts";
import type { TfjsModel, TfjsNode } from "./readTfjsModel.ts";

const SIZE = 3;
/** Red counts 1 to 9, green is ten times red, blue is 0. */
const bytes = Uint8Array.from({ length: 27 }, (_, index) => (Math.floor(index / 3) + 1) * ([1, 10, 0][index % 3] ?? 0));
const picture = { count: 1, sizePixels: SIZE, subtract: [0, 0, 0], divideBy: 1 } as const;

const node = (name: string, operator: string, inputs: readonly string[], more: Partial<TfjsNode> = {}): TfjsNode => ({
  name,
  operator,
  inputs,
  padding: "VALID",
  strides: [1, 1, 1, 1],
  windowSize: [1, 2, 2, 1],
  fused: [],
  ...more,
});

type Weights = Record<string, readonly [shape: readonly number[], values: readonly number[]]>;

/** Runs nodes between the picture and `last`, whose result is reshaped to a list. */
async function run(nodes: readonly TfjsNode[], last: string, given: Weights = {}): Promise<readonly number[]> {
  const all: Weights = { ...given, shape: [[2], [1, -1]] };
  const model: TfjsModel = {
    nodes: [
      node("image", "Placeholder", []),
      ...Object.keys(all).map((name) => node(name, "Const", [])),
      ...nodes,
      node("list", "Reshape", [last, "shape"]),
      node("end", "Identity", ["list"]),
    ],
    weights: new Map(
      Object.entries(all).map(([n, [shape, values]]) => [n, { shape, values: Float32Array.from(values) }]),
    ),
  };
  const outputs = [{ name: "out", from: ["end"], shape: [1, "length"] }];
  const file = convertTfjsModel(model, { name: "test", storage: "float32", picture, outputs });
  return (await runModel(file, { count: 1, sizePixels: SIZE, bytes })).out?.values ?? [];
}

/** One row, one column: out is red - green / 10 and then blue + red. */
const mixed: Weights = {
  filter: [
    [1, 1, 3, 2],
    [1, 1, -0.1, 0, 0, 1],
  ],
  bias: [[2], [-5, 0.5]],
};

describe("convertTfjsModel", () => {
  it("keeps the order of rows, columns and channels", async () => {
    assert.deepEqual(await run([], "image"), [...bytes]);
  });

  it("convolves with filters of rows x columns x in x out and adds the bias", async () => {
    const found = await run(
      [node("sum", "_FusedConv2D", ["image", "filter", "bias"], { fused: ["BiasAdd"] })],
      "sum",
      mixed,
    );
    assert.deepEqual(
      found,
      [1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((red) => [-5, red + 0.5]),
    );
  });

  it("puts the activation after the bias", async () => {
    const relu = node("sum", "_FusedConv2D", ["image", "filter", "bias"], { fused: ["BiasAdd", "Relu"] });
    assert.deepEqual((await run([relu], "sum", mixed)).slice(0, 4), [0, 1.5, 0, 2.5]);
    const prelu = node("sum", "_FusedConv2D", ["image", "filter", "bias", "slope"], { fused: ["BiasAdd", "Prelu"] });
    const slopes: Weights = {
      ...mixed,
      slope: [
        [1, 1, 2],
        [0.5, 9],
      ],
    };
    assert.deepEqual((await run([prelu], "sum", slopes)).slice(0, 4), [-2.5, 1.5, -2.5, 2.5]);
  });

  it("pads right and bottom first when the same size does not come out even", async () => {
    const corner: Weights = {
      filter: [
        [2, 2, 3, 1],
        [1, 0, 0, 0, 0, 0, 0, 0, 0, 100, 0, 0],
      ],
      bias: [[1], [0]],
    };
    const convolution = node("sum", "_FusedConv2D", ["image", "filter", "bias"], {
      padding: "SAME",
      fused: ["BiasAdd"],
    });
    assert.deepEqual(await run([convolution], "sum", corner), [501, 602, 3, 804, 905, 6, 7, 8, 9]);
  });

  it("convolves each channel with its own filters", async () => {
    const filters: Weights = {
      filter: [
        [1, 2, 3, 1],
        [1, 2, 5, -1, 3, 7],
      ],
    };
    const found = await run([node("each", "DepthwiseConv2dNative", ["image", "filter"])], "each", filters);
    assert.deepEqual(found.slice(0, 6), [1 - 2, 2 * 10 + 3 * 20, 0, 2 - 3, 2 * 20 + 3 * 30, 0]);
    assert.equal(found.length, 3 * 2 * 3);
  });

  it("steps by its strides and takes the greatest of a window", async () => {
    const pool = node("pool", "MaxPool", ["image"], { strides: [1, 2, 2, 1], padding: "SAME" });
    assert.deepEqual(await run([pool], "pool"), [5, 50, 0, 6, 60, 0, 8, 80, 0, 9, 90, 0]);
  });

  it("pads rows, columns and channels with zeros, before and after", async () => {
    const pads: Weights = {
      pads: [
        [4, 2],
        [0, 0, 1, 0, 0, 1, 0, 2],
      ],
    };
    const found = await run([node("padded", "Pad", ["image", "pads"])], "padded", pads);
    assert.equal(found.length, 4 * 4 * 5);
    assert.deepEqual(found.slice(0, 20), Array(20).fill(0));
    assert.deepEqual(found.slice(20, 41), [1, 10, 0, 0, 0, 2, 20, 0, 0, 0, 3, 30, 0, 0, 0, 0, 0, 0, 0, 0, 4]);
  });

  it("adds, cuts off below zero, bends below zero and squeezes between 0 and 1", async () => {
    const shifted = node("low", "_FusedConv2D", ["image", "filter", "bias"], { fused: ["BiasAdd"] });
    const nodes = [shifted, node("twice", "AddV2", ["low", "low"])];
    assert.deepEqual((await run(nodes, "twice", mixed)).slice(0, 2), [-10, 3]);
    assert.deepEqual((await run([...nodes, node("relu", "Relu", ["low"])], "relu", mixed)).slice(0, 2), [0, 1.5]);
    const bent = [...nodes, node("bent", "Prelu", ["low", "slope"])];
    assert.deepEqual(
      (
        await run(bent, "bent", {
          ...mixed,
          slope: [
            [1, 1, 2],
            [2, 2],
          ],
        })
      ).slice(0, 2),
      [-10, 1.5],
    );
    const [low] = await run([...nodes, node("squeezed", "Sigmoid", ["low"])], "squeezed", mixed);
    assert.ok(Math.abs((low ?? 0) - 1 / (1 + Math.exp(5))) < 1e-6);
  });

  it("leaves out what no wanted result needs", async () => {
    const unneeded = node("unneeded", "NoSuchOperator", ["image"]);
    assert.deepEqual(await run([unneeded], "image"), [...bytes]);
  });

  it("refuses operators, activations, paddings and names that it does not know", async () => {
    const convolution = ["image", "filter", "bias"];
    const strange = node("sum", "_FusedConv2D", convolution, { fused: ["BiasAdd", "Elu"] });
    await assert.rejects(run([node("odd", "Softmax", ["image"])], "odd"), /Softmax/);
    await assert.rejects(run([strange], "sum", mixed), /Elu/);
    await assert.rejects(run([node("p", "MaxPool", ["image"], { padding: "EXPLICIT" })], "p"), /EXPLICIT/);
    await assert.rejects(run([], "nowhere"), /nowhere/);
  });
});
