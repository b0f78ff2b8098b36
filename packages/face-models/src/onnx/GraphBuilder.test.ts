import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runModel } from "../testing/runModel.ts";
import { GraphBuilder } from "./GraphBuilder.ts";

const picture = { count: 1, sizePixels: 2, bytes: Uint8Array.of(0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 255) };
const asItIs = { count: 1, sizePixels: 2, subtract: [0, 0, 0], divideBy: 1 } as const;

describe("GraphBuilder", () => {
  it("turns RGB bytes into planes in the network's range", async () => {
    const builder = new GraphBuilder("planes", "float32");
    const planes = builder.picture({ count: 1, sizePixels: 2, subtract: [30, 40, 55], divideBy: 10 });
    builder.node("Identity", "planes", [planes]);
    builder.output("planes", [1, 3, 2, 2]);
    const { planes: found } = await runModel(builder.encode(), picture);
    assert.deepEqual(found?.shape, [1, 3, 2, 2]);
    assert.deepEqual(found?.values, [-3, 0, 3, 6, -3, 0, 3, 6, -3.5, -0.5, 2.5, 20]);
  });

  it("takes as many pictures as come when their count is a name", async () => {
    const builder = new GraphBuilder("any", "float32");
    builder.node("Flatten", "flat", [builder.picture({ ...asItIs, count: "count" })], { axis: 1 });
    builder.output("flat", ["count", 12]);
    const { flat } = await runModel(builder.encode(), {
      count: 2,
      sizePixels: 2,
      bytes: Uint8Array.from({ length: 24 }, (_, index) => index),
    });
    assert.deepEqual(flat?.shape, [2, 12]);
    assert.deepEqual(flat?.values.slice(12), [12, 15, 18, 21, 13, 16, 19, 22, 14, 17, 20, 23]);
  });

  it("stores weights as halves in half the room, and computes with their values", async () => {
    const build = (storage: "float32" | "float16", values: readonly number[]): Uint8Array => {
      const builder = new GraphBuilder("factors", storage);
      const factors = builder.weights("factors", [values.length / 12, 3, 2, 2], values);
      builder.node("Mul", "product", [builder.picture(asItIs), factors]);
      builder.output("product", [values.length / 12, 3, 2, 2]);
      return builder.encode();
    };
    const eighths = Array.from({ length: 12 }, (_, index) => index / 8);
    const [single, half] = await Promise.all([
      runModel(build("float32", eighths), picture),
      runModel(build("float16", eighths), picture),
    ]);
    assert.deepEqual(half.product?.values, [0, 3.75, 15, 33.75, 5, 25, 52.5, 87.5, 20, 56.25, 100, 350.625]);
    assert.deepEqual(single, half);
    const many = Array<number>(12_000).fill(0.1);
    assert.ok(build("float16", many).length < build("float32", many).length * 0.51);
  });

  it("makes the same bytes of the same graph", () => {
    const build = (): Uint8Array => {
      const builder = new GraphBuilder("same", "float16");
      builder.node("Relu", "out", [builder.picture(asItIs)]);
      builder.output("out", [1, 3, 2, 2]);
      return builder.encode();
    };
    assert.deepEqual(build(), build());
  });
});
