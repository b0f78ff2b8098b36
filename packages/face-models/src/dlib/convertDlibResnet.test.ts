import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runModel } from "../testing/runModel.ts";
import { convertDlibResnet, foldAffine } from "./convertDlibResnet.ts";
import type { DlibAffine, DlibConvolution, DlibFullyConnected, DlibLayer } from "./readDlibLayers.ts";

const affine = (channels: number): DlibAffine => ({
  kind: "affine",
  parameters: Float32Array.from({ length: channels * 2 }, (_, index) => (index < channels ? 1 : 0)),
});

interface Shape {
  readonly from: number;
  readonly to: number;
  readonly side?: number;
  readonly stride?: number;
}

/** A convolution that gives zeros, with an affine layer that changes nothing. */
function zeros({ from, to, side = 3, stride = 1 }: Shape): [DlibConvolution, DlibAffine] {
  const parameters = new Float32Array(to * from * side * side + to);
  const padding = stride === 1 ? 1 : 0;
  return [{ kind: "convolution", filters: to, rows: side, columns: side, stride, padding, parameters }, affine(to)];
}

const residual = (channels: number): DlibLayer[] =>
  Array(2)
    .fill(zeros({ from: channels, to: channels }))
    .flat();
const down = (from: number, to: number): DlibLayer[] => [...zeros({ from, to, stride: 2 }), ...zeros({ from: to, to })];

/** The layers of the whole network; numbers say which of the 29 convolutions they are. */
function makeNetwork(): { layers: DlibLayer[]; convolutions: DlibConvolution[]; last: DlibFullyConnected } {
  const last = { kind: "fullyConnected", inputs: 256, outputs: 128, parameters: new Float32Array(256 * 128) } as const;
  const layers = structuredClone([
    ...zeros({ from: 3, to: 32, side: 7, stride: 2 }),
    ...[1, 2, 3].flatMap(() => residual(32)),
    ...[down(32, 64), residual(64), residual(64), residual(64)].flat(),
    ...[down(64, 128), residual(128), residual(128)].flat(),
    ...[down(128, 256), residual(256), residual(256)].flat(),
    ...down(256, 256),
  ]) as DlibLayer[]; // as: clones of layers
  return { layers: [...layers, last], convolutions: layers.filter((layer) => layer.kind === "convolution"), last };
}

const FIRST = 0;
const LAST_OF_DOWN_TO_256 = 22;
const picture = { count: 2, sizePixels: 150, bytes: new Uint8Array(2 * 150 * 150 * 3).fill(200, 150 * 150 * 3) };

function setBias(convolution: DlibConvolution | undefined, channel: number, value: number): void {
  assert.ok(convolution);
  convolution.parameters[convolution.parameters.length - convolution.filters + channel] = value;
}

/** Sends feature `channel` to the place `output` of the descriptor. */
function send({ parameters, outputs }: DlibFullyConnected, channel: number, output: number): void {
  parameters[channel * outputs + output] = 1;
}

describe("foldAffine", () => {
  it("scales filters and biases and shifts the biases", () => {
    const parameters = Float32Array.of(1, 2, 3, 4, 10, 20);
    const convolution = {
      kind: "convolution",
      filters: 2,
      rows: 1,
      columns: 2,
      stride: 1,
      padding: 0,
      parameters,
    } as const;
    assert.deepEqual(foldAffine(convolution, Float32Array.of(2, -1, 100, 200)), {
      shape: [2, 1, 1, 2],
      filters: Float32Array.of(2, 4, -3, -4),
      biases: Float32Array.of(120, 180),
    });
    assert.throws(() => foldAffine(convolution, Float32Array.of(1)), /fit/);
    assert.throws(() => foldAffine({ ...convolution, columns: 3 }, Float32Array.of(1, 1, 0, 0)), /fit/);
  });
});

describe("convertDlibResnet", () => {
  const describePicture = async (layers: readonly DlibLayer[]): Promise<readonly number[]> =>
    (await runModel(convertDlibResnet(layers, "float32"), picture)).descriptor?.values ?? [];

  it("carries what the first stage finds to the end, past blocks that add nothing", async () => {
    const network = makeNetwork();
    setBias(network.convolutions[FIRST], 5, 3);
    setBias(network.convolutions[FIRST], 6, -3);
    for (const [channel, output] of [
      [5, 0],
      [6, 1],
      [37, 2],
    ] as const)
      send(network.last, channel, output);
    const found = await describePicture(network.layers);
    assert.deepEqual(found.slice(0, 4), [3, 0, 0, 0]);
    assert.deepEqual(found.slice(128, 132), [3, 0, 0, 0]);
  });

  it("fills the smaller side with zeros where it halves eight rows to three and four", async () => {
    const network = makeNetwork();
    setBias(network.convolutions[LAST_OF_DOWN_TO_256], 200, 16);
    send(network.last, 200, 7);
    assert.equal((await describePicture(network.layers))[7], 9);
  });

  it("takes the means off red, green and blue and divides by 256", async () => {
    const network = makeNetwork();
    const first = network.convolutions[FIRST];
    assert.ok(first);
    for (const [channel, colour] of [0, 1, 2].entries()) {
      first.parameters[(channel * 3 + colour) * 49] = 256;
      send(network.last, channel, channel);
    }
    const found = await describePicture(network.layers);
    const expected = [0, 0, 0, 200 - 122.782, 200 - 117.001, 200 - 104.298];
    const actual = [...found.slice(0, 3), ...found.slice(128, 131)];
    for (const [index, value] of expected.entries()) assert.ok(Math.abs((actual[index] ?? 0) - value) < 1e-4);
  });

  it("refuses a network with other layers, with more or with fewer", () => {
    const { layers } = makeNetwork();
    assert.throws(() => convertDlibResnet(layers.slice(0, -1), "float32"), /layer 58 is undefined/);
    assert.throws(() => convertDlibResnet(layers.toSpliced(1, 1), "float32"), /layer 1 is convolution, not affine/);
    assert.throws(() => convertDlibResnet([...layers, ...layers], "float32"), /more layers/);
  });
});
