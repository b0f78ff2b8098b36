import { bytesField, integerField, joinBytes } from "./protobuf.ts";

/** Numbers of the element types in `onnx.proto`, `TensorProto.DataType`. */
export const elementTypes = { float32: 1, uint8: 2, int64: 7, float16: 10 } as const;
export type ElementType = keyof typeof elementTypes;

/** Numbers of the attribute types in `onnx.proto`, `AttributeProto.AttributeType`. */
const ATTRIBUTE_INT = 2;
const ATTRIBUTE_STRING = 3;
const ATTRIBUTE_INTS = 7;

/** Operator set 13 with the format of its time: every runtime since 2021 reads it. */
const IR_VERSION = 7;
const OPERATOR_SET = 13;

export type Attribute = number | string | readonly number[];

export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export interface OnnxTensor {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  /** Little-endian. */
  readonly bytes: Uint8Array;
}

/** An input or output of the graph; a dimension given by name may have any length. */
export interface OnnxValue {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly (number | string)[];
}

export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly tensors: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

function encodeAttribute([name, value]: [string, Attribute]): Uint8Array {
  const head = bytesField(1, name);
  if (typeof value === "number") return joinBytes([head, integerField(3, value), integerField(20, ATTRIBUTE_INT)]);
  if (typeof value === "string") return joinBytes([head, bytesField(4, value), integerField(20, ATTRIBUTE_STRING)]);
  return joinBytes([head, ...value.map((item) => integerField(8, item)), integerField(20, ATTRIBUTE_INTS)]);
}

function encodeNode(node: OnnxNode): Uint8Array {
  return joinBytes([
    ...node.inputs.map((input) => bytesField(1, input)),
    bytesField(2, node.output),
    bytesField(4, node.operator),
    ...Object.entries(node.attributes).map((attribute) => bytesField(5, encodeAttribute(attribute))),
  ]);
}

function encodeTensor(tensor: OnnxTensor): Uint8Array {
  return joinBytes([
    ...tensor.shape.map((length) => integerField(1, length)),
    integerField(2, elementTypes[tensor.type]),
    bytesField(8, tensor.name),
    bytesField(9, tensor.bytes),
  ]);
}

function encodeValue(value: OnnxValue): Uint8Array {
  const lengths = value.shape.map((length) =>
    bytesField(1, typeof length === "number" ? integerField(1, length) : bytesField(2, length)),
  );
  const tensorType = [integerField(1, elementTypes[value.type]), bytesField(2, lengths)];
  return joinBytes([bytesField(1, value.name), bytesField(2, bytesField(1, tensorType))]);
}

/** Encodes a graph as an ONNX file; the same graph gives the same bytes everywhere. */
export function encodeModel(graph: OnnxGraph): Uint8Array {
  const body = [
    ...graph.nodes.map((node) => bytesField(1, encodeNode(node))),
    bytesField(2, graph.name),
    ...graph.tensors.map((tensor) => bytesField(5, encodeTensor(tensor))),
    ...graph.inputs.map((value) => bytesField(11, encodeValue(value))),
    ...graph.outputs.map((value) => bytesField(12, encodeValue(value))),
  ];
  return joinBytes([
    integerField(1, IR_VERSION),
    bytesField(2, "countersign"),
    bytesField(7, body),
    bytesField(8, integerField(2, OPERATOR_SET)),
  ]);
}
