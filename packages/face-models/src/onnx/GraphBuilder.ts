import { encodeHalf } from "../half.ts";
import {
  type Attribute,
  elementTypes,
  encodeModel,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
} from "./encodeModel.ts";

/** How weights lie in the file; they are computed with in single precision either way. */
export type WeightStorage = "float32" | "float16";

export interface PictureInput {
  /** A number, or a name when any number of pictures may come at once. */
  readonly count: number | string;
  readonly sizePixels: number;
  /** What is taken off red, green and blue, before all three are divided. */
  readonly subtract: readonly [number, number, number];
  readonly divideBy: number;
}

function encodeFloats(values: ArrayLike<number>): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(values.length * 4));
  for (let index = 0; index < values.length; index++) bytes.setFloat32(index * 4, values[index] ?? 0, true);
  return new Uint8Array(bytes.buffer);
}

function encodeHalves(values: ArrayLike<number>): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(values.length * 2));
  for (let index = 0; index < values.length; index++) bytes.setUint16(index * 2, encodeHalf(values[index] ?? 0), true);
  return new Uint8Array(bytes.buffer);
}

function encodeInt64s(values: readonly number[]): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(values.length * 8));
  for (const [index, value] of values.entries()) bytes.setBigInt64(index * 8, BigInt(value), true);
  return new Uint8Array(bytes.buffer);
}

/** Builds a graph node by node; every method gives the name under which its result is read. */
export class GraphBuilder {
  readonly #name: string;
  readonly #storage: WeightStorage;
  readonly #nodes: OnnxNode[] = [];
  readonly #tensors: OnnxTensor[] = [];
  readonly #inputs: OnnxValue[] = [];
  readonly #outputs: OnnxValue[] = [];

  constructor(name: string, storage: WeightStorage) {
    this.#name = name;
    this.#storage = storage;
  }

  node(
    operator: string,
    output: string,
    inputs: readonly string[],
    attributes: Record<string, Attribute> = {},
  ): string {
    this.#nodes.push({ operator, inputs, output, attributes });
    return output;
  }

  weights(name: string, shape: readonly number[], values: ArrayLike<number>): string {
    if (this.#storage === "float32") return this.constant(name, shape, values);
    this.#tensors.push({ name: `${name}:half`, type: "float16", shape, bytes: encodeHalves(values) });
    return this.node("Cast", name, [`${name}:half`], { to: elementTypes.float32 });
  }

  /** A float32 tensor however weights are stored. */
  constant(name: string, shape: readonly number[], values: ArrayLike<number>): string {
    this.#tensors.push({ name, type: "float32", shape, bytes: encodeFloats(values) });
    return name;
  }

  /** A list of whole numbers, as Pad and Reshape take them. */
  integers(name: string, values: readonly number[]): string {
    this.#tensors.push({ name, type: "int64", shape: [values.length], bytes: encodeInt64s(values) });
    return name;
  }

  /** The input `input`: RGB bytes, rows from the top; gives floats N x 3 x height x width in the network's range. */
  picture({ count, sizePixels, subtract, divideBy }: PictureInput): string {
    this.#inputs.push({ name: "input", type: "uint8", shape: [count, sizePixels, sizePixels, 3] });
    this.node("Cast", "input:float", ["input"], { to: elementTypes.float32 });
    this.node("Sub", "input:shifted", ["input:float", this.constant("input:subtract", [3], subtract)]);
    this.node("Div", "input:scaled", ["input:shifted", this.constant("input:divideBy", [1], [divideBy])]);
    return this.node("Transpose", "input:planes", ["input:scaled"], { perm: [0, 3, 1, 2] });
  }

  /** Declares a node's result as an output of the graph. */
  output(name: string, shape: readonly (number | string)[]): void {
    this.#outputs.push({ name, type: "float32", shape });
  }

  encode(): Uint8Array {
    return encodeModel({
      name: this.#name,
      nodes: this.#nodes,
      tensors: this.#tensors,
      inputs: this.#inputs,
      outputs: this.#outputs,
    });
  }
}
