import { GraphBuilder, type WeightStorage } from "../onnx/GraphBuilder.ts";
import type { DlibConvolution, DlibFullyConnected, DlibLayer } from "./readDlibLayers.ts";

/** Gives the layers one by one and refuses a network of another make. */
class LayerQueue {
  readonly #layers: readonly DlibLayer[];
  #position = 0;

  constructor(layers: readonly DlibLayer[]) {
    this.#layers = layers;
  }

  take<K extends DlibLayer["kind"]>(kind: K): Extract<DlibLayer, { kind: K }> {
    const layer = this.#layers[this.#position];
    if (layer?.kind !== kind) throw new Error(`layer ${this.#position} is ${layer?.kind}, not ${kind}`);
    this.#position += 1;
    return layer as Extract<DlibLayer, { kind: K }>; // as: its kind was compared
  }

  expectEnd(): void {
    if (this.#position !== this.#layers.length) throw new Error("the network has more layers than it should");
  }
}

interface Net {
  readonly builder: GraphBuilder;
  readonly layers: LayerQueue;
}

interface Folded {
  readonly shape: readonly [number, number, number, number];
  readonly filters: Float32Array;
  readonly biases: Float32Array;
}

/** Multiplies the scale into the filters and the biases, and adds the shift to the biases. */
export function foldAffine(convolution: DlibConvolution, scaleAndShift: Float32Array): Folded {
  const { filters: count, rows, columns, parameters } = convolution;
  const each = parameters.length / count - 1;
  const channels = each / (rows * columns);
  if (!Number.isInteger(channels) || scaleAndShift.length !== count * 2) throw new Error("weights do not fit together");
  const filters = parameters.slice(0, count * each);
  const biases = parameters.slice(count * each);
  for (let filter = 0; filter < count; filter++) {
    const scale = scaleAndShift[filter] ?? 0;
    const end = (filter + 1) * each;
    for (let index = filter * each; index < end; index++) filters[index] = (filters[index] ?? 0) * scale;
    biases[filter] = (biases[filter] ?? 0) * scale + (scaleAndShift[count + filter] ?? 0);
  }
  return { shape: [count, channels, rows, columns], filters, biases };
}

function addConvolution({ builder, layers }: Net, name: string, input: string): string {
  const convolution = layers.take("convolution");
  const { shape, filters, biases } = foldAffine(convolution, layers.take("affine").parameters);
  const parts = [
    input,
    builder.weights(`${name}:filters`, shape, filters),
    builder.weights(`${name}:biases`, [shape[0]], biases),
  ];
  const { stride, padding } = convolution;
  return builder.node("Conv", name, parts, { strides: [stride, stride], pads: Array(4).fill(padding) });
}

function addRelu({ builder }: Net, input: string): string {
  return builder.node("Relu", `${input}:relu`, [input]);
}

function addTwoConvolutions(net: Net, name: string, input: string): string {
  return addConvolution(net, `${name}/second`, addRelu(net, addConvolution(net, `${name}/first`, input)));
}

function addResidual(net: Net, name: string, input: string): string {
  const sum = net.builder.node("Add", name, [addTwoConvolutions(net, name, input), input]);
  return addRelu(net, sum);
}

interface Down {
  readonly name: string;
  readonly input: string;
  /** Channels that the halved input lacks. */
  readonly missingChannels: number;
  /** Rows and columns that the convolved side lacks, right and bottom. */
  readonly missingRows: number;
}

function addPad({ builder }: Net, input: string, [channels, rows, columns]: readonly [number, number, number]): string {
  if (channels + rows + columns === 0) return input;
  const pads = builder.integers(`${input}:pads`, [0, 0, 0, 0, 0, channels, rows, columns]);
  return builder.node("Pad", `${input}:padded`, [input, pads]);
}

/** Halves rows and columns: convolved on one side, averaged on the other; zeros fill whichever side is smaller. */
function addDown(net: Net, { name, input, missingChannels, missingRows }: Down): string {
  const convolved = addTwoConvolutions(net, name, input);
  const halved = net.builder.node("AveragePool", `${name}/halved`, [input], { kernel_shape: [2, 2], strides: [2, 2] });
  const sides = [addPad(net, convolved, [0, missingRows, missingRows]), addPad(net, halved, [missingChannels, 0, 0])];
  return addRelu(net, net.builder.node("Add", name, sides));
}

/** Sizes are 35, 17, 8, 4, 2 from stage to stage; a convolution makes 3 of 8 and 1 of 4, an average 4 and 2. */
const stages = [
  { channels: 32, down: null, residuals: 3 },
  { channels: 64, down: { missingChannels: 32, missingRows: 0 }, residuals: 3 },
  { channels: 128, down: { missingChannels: 64, missingRows: 0 }, residuals: 2 },
  { channels: 256, down: { missingChannels: 128, missingRows: 1 }, residuals: 2 },
  { channels: 256, down: { missingChannels: 0, missingRows: 1 }, residuals: 0 },
] as const;

function addStages(net: Net, input: string): string {
  let last = input;
  for (const [index, { channels, down, residuals }] of stages.entries()) {
    const name = `stage${index}-${channels}`;
    if (down !== null) last = addDown(net, { name: `${name}/down`, input: last, ...down });
    for (let block = 1; block <= residuals; block++) last = addResidual(net, `${name}/block${block}`, last);
  }
  return last;
}

function addDescriptor({ builder }: Net, { inputs, outputs, parameters }: DlibFullyConnected, input: string): void {
  if (parameters.length !== inputs * outputs) throw new Error("the last layer has weights that do not fit");
  builder.node("GlobalAveragePool", "means", [input]);
  builder.node("Flatten", "features", ["means"], { axis: 1 });
  builder.node("MatMul", "descriptor", [
    "features",
    builder.weights("descriptor:weights", [inputs, outputs], parameters),
  ]);
  builder.output("descriptor", ["count", outputs]);
}

/**
 * Converts the layers of dlib's face recognition network (ResNet-29, `dnn_face_recognition_ex.cpp`) into an ONNX
 * file that takes any number of chips at once.
 */
export function convertDlibResnet(layers: readonly DlibLayer[], storage: WeightStorage): Uint8Array {
  const net: Net = {
    builder: new GraphBuilder("dlib-face-recognition-resnet-v1", storage),
    layers: new LayerQueue(layers),
  };
  const picture = net.builder.picture({
    count: "count",
    sizePixels: 150,
    subtract: [122.782, 117.001, 104.298],
    divideBy: 256,
  });
  const first = addRelu(net, addConvolution(net, "first", picture));
  const pooled = net.builder.node("MaxPool", "pooled", [first], { kernel_shape: [3, 3], strides: [2, 2] });
  const last = addStages(net, pooled);
  addDescriptor(net, net.layers.take("fullyConnected"), last);
  net.layers.expectEnd();
  return net.builder.encode();
}
