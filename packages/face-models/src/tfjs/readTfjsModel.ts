import { Buffer } from "node:buffer";
import { decodeHalf } from "../half.ts";

/** An attribute of a TensorFlow node, of the kinds that are asked for. */
interface RawAttribute {
  readonly s?: string;
  readonly list?: { readonly i?: readonly string[]; readonly s?: readonly string[] };
}

export interface RawTfjsModel {
  readonly modelTopology: {
    readonly node: readonly {
      readonly name: string;
      readonly op: string;
      readonly input?: readonly string[];
      readonly attr?: Readonly<Record<string, RawAttribute>>;
    }[];
  };
  readonly weightsManifest: readonly { readonly weights: readonly RawWeight[] }[];
}

interface RawWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly quantization?: { readonly dtype: string };
}

export interface TfjsNode {
  readonly name: string;
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly padding: string;
  readonly strides: readonly number[];
  readonly windowSize: readonly number[];
  readonly fused: readonly string[];
}

export interface TfjsWeight {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A TensorFlow.js graph model: nodes in the order they can be computed in, and weights by name. */
export interface TfjsModel {
  readonly nodes: readonly TfjsNode[];
  readonly weights: ReadonlyMap<string, TfjsWeight>;
}

const readers = {
  float32: { width: 4, read: (view: DataView, offset: number) => view.getFloat32(offset, true) },
  int32: { width: 4, read: (view: DataView, offset: number) => view.getInt32(offset, true) },
  float16: { width: 2, read: (view: DataView, offset: number) => decodeHalf(view.getUint16(offset, true)) },
} as const;

function findReader(weight: RawWeight): (typeof readers)[keyof typeof readers] {
  const type = weight.quantization?.dtype ?? weight.dtype;
  if (type !== "float32" && type !== "int32" && type !== "float16") throw new Error(`weights of type ${type}`);
  return readers[type];
}

function readWeights(raw: RawTfjsModel, bytes: Uint8Array): Map<string, TfjsWeight> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const weights = new Map<string, TfjsWeight>();
  let offset = 0;
  for (const weight of raw.weightsManifest.flatMap((group) => group.weights)) {
    const { width, read } = findReader(weight);
    const values = new Float32Array(weight.shape.reduce((product, length) => product * length, 1));
    for (let index = 0; index < values.length; index++) values[index] = read(view, offset + index * width);
    weights.set(weight.name, { shape: weight.shape, values });
    offset += values.length * width;
  }
  if (offset !== bytes.length) throw new Error(`weights of ${offset} bytes in a file of ${bytes.length}`);
  return weights;
}

function fromBase64(text: string): string {
  return Buffer.from(text, "base64").toString("latin1");
}

/** Reads a graph model from its two files, parsed JSON and bytes. */
export function readTfjsModel(raw: RawTfjsModel, bytes: Uint8Array): TfjsModel {
  const nodes = raw.modelTopology.node.map(({ name, op, input = [], attr = {} }) => ({
    name,
    operator: op,
    inputs: input,
    padding: fromBase64(attr.padding?.s ?? ""),
    strides: (attr.strides?.list?.i ?? []).map(Number),
    windowSize: (attr.ksize?.list?.i ?? []).map(Number),
    fused: (attr.fused_ops?.list?.s ?? []).map(fromBase64),
  }));
  return { nodes, weights: readWeights(raw, bytes) };
}
