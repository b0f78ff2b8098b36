import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readTfjsModel } from "./readTfjsModel.ts";

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const noNodes = { modelTopology: { node: [] } };

describe("readTfjsModel", () => {
  it("reads weights of every kind one after another, little-endian", () => {
    const bytes = Buffer.from("0000803f000000c0" + "ffffffff" + "003c00c0", "hex");
    const half = { dtype: "float16" };
    const weights = [
      { name: "singles", shape: [1, 2], dtype: "float32" },
      { name: "integer", shape: [], dtype: "int32" },
      { name: "halves", shape: [2], dtype: "float32", quantization: half },
    ];
    const model = readTfjsModel({ ...noNodes, weightsManifest: [{ weights }] }, bytes);
    assert.deepEqual(model.weights.get("singles"), { shape: [1, 2], values: Float32Array.of(1, -2) });
    assert.deepEqual(model.weights.get("integer"), { shape: [], values: Float32Array.of(-1) });
    assert.deepEqual(model.weights.get("halves"), { shape: [2], values: Float32Array.of(1, -2) });
  });

  it("refuses weights that do not fill their file, and kinds it does not know", () => {
    const manifest = (dtype: string): object[] => [{ weights: [{ name: "w", shape: [1], dtype }] }];
    const read = (dtype: string, length: number): unknown =>
      readTfjsModel({ ...noNodes, weightsManifest: manifest(dtype) as never }, Buffer.alloc(length)); // as: made wrong
    assert.throws(() => read("float32", 8), /4 bytes in a file of 8/);
    assert.throws(() => read("bool", 1), /bool/);
  });

  it("reads what nodes need of their attributes", () => {
    const attr = {
      padding: { s: base64("SAME") },
      strides: { list: { i: ["1", "2", "3", "1"] } },
      ksize: { list: { i: ["1", "4", "5", "1"] } },
      fused_ops: { list: { s: [base64("BiasAdd"), base64("Relu")] } },
    };
    const raw = [
      { name: "a", op: "Const" },
      { name: "b", op: "_FusedConv2D", input: ["a"], attr },
    ];
    const { nodes } = readTfjsModel({ modelTopology: { node: raw }, weightsManifest: [] }, new Uint8Array());
    assert.deepEqual(nodes[0], {
      name: "a",
      operator: "Const",
      inputs: [],
      padding: "",
      strides: [],
      windowSize: [],
      fused: [],
    });
    assert.deepEqual(nodes[1], {
      name: "b",
      operator: "_FusedConv2D",
      inputs: ["a"],
      padding: "SAME",
      strides: [1, 2, 3, 1],
      windowSize: [1, 4, 5, 1],
      fused: ["BiasAdd", "Relu"],
    });
  });
});
