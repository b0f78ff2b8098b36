import type { GraphBuilder } from "../onnx/GraphBuilder.ts";
import type { TfjsNode, TfjsWeight } from "./readTfjsModel.ts";
import { transposeDepthwiseFilter, transposeFilter } from "./transposeFilter.ts";

export interface Conversion {
  readonly builder: GraphBuilder;
  readonly weights: ReadonlyMap<string, TfjsWeight>;
  /** The scaled picture, which stands for the placeholder. */
  readonly picture: string;
}

/** Adds what one TensorFlow node does and gives the name of its result; `inputs` are names in the ONNX graph. */
type Converter = (conversion: Conversion, node: TfjsNode, inputs: readonly string[]) => string;

/** TensorFlow pads the end first when "SAME" does not come out even. */
const autoPads: Readonly<Record<string, string>> = { SAME: "SAME_UPPER", VALID: "VALID" };

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new Error(`nothing at place ${index} of ${list.length}`);
  return item;
}

function findWeight({ weights }: Conversion, name: string): TfjsWeight {
  const weight = weights.get(name);
  if (weight === undefined) throw new Error(`no weights named ${name}`);
  return weight;
}

function slide({ padding, strides }: TfjsNode): { strides: number[]; auto_pad: string } {
  const autoPad = autoPads[padding];
  if (autoPad === undefined) throw new Error(`the padding ${padding} is not known`);
  return { strides: [at(strides, 1), at(strides, 2)], auto_pad: autoPad };
}

function perChannel(values: Float32Array): number[] {
  return [values.length, 1, 1];
}

function addPrelu(conversion: Conversion, output: string, input: string, slopeName: string): string {
  const { values } = findWeight(conversion, slopeName);
  const slope = conversion.builder.weights(`${output}:slope`, perChannel(values), values);
  return conversion.builder.node("PRelu", output, [input, slope]);
}

/** `_FusedConv2D`: convolution, bias, and an activation that may follow. */
const convertConvolution: Converter = (conversion, node, inputs) => {
  const { builder } = conversion;
  const filter = transposeFilter(findWeight(conversion, at(node.inputs, 1)));
  const bias = findWeight(conversion, at(node.inputs, 2));
  const [, activation] = node.fused;
  const result = activation === undefined ? node.name : `${node.name}:sum`;
  const parts = [
    at(inputs, 0),
    builder.weights(`${node.name}:filter`, filter.shape, filter.values),
    builder.weights(`${node.name}:bias`, bias.shape, bias.values),
  ];
  builder.node("Conv", result, parts, slide(node));
  if (activation === undefined) return result;
  if (activation === "Relu") return builder.node("Relu", node.name, [result]);
  if (activation === "Prelu") return addPrelu(conversion, node.name, result, at(node.inputs, 3));
  throw new Error(`the activation ${activation} is not known`);
};

const convertDepthwise: Converter = (conversion, node, inputs) => {
  const filter = transposeDepthwiseFilter(findWeight(conversion, at(node.inputs, 1)));
  const [channels] = filter.shape;
  const weights = conversion.builder.weights(`${node.name}:filter`, filter.shape, filter.values);
  return conversion.builder.node("Conv", node.name, [at(inputs, 0), weights], { ...slide(node), group: channels });
};

/** Pairs of lengths before and after, for batch, rows, columns, channels, become all befores, then all afters. */
const convertPad: Converter = (conversion, node, inputs) => {
  const { values } = findWeight(conversion, at(node.inputs, 1));
  const axes = [0, 3, 1, 2];
  const pads = [0, 1].flatMap((side) => axes.map((axis) => values[axis * 2 + side] ?? 0));
  return conversion.builder.node("Pad", node.name, [
    at(inputs, 0),
    conversion.builder.integers(`${node.name}:pads`, pads),
  ]);
};

/** Everything before a reshape is channels first, and what a reshape gives counts on channels last. */
const convertReshape: Converter = (conversion, node, inputs) => {
  const { values } = findWeight(conversion, at(node.inputs, 1));
  const shape = conversion.builder.integers(`${node.name}:shape`, [...values]);
  const turned = conversion.builder.node("Transpose", `${node.name}:last`, [at(inputs, 0)], { perm: [0, 2, 3, 1] });
  return conversion.builder.node("Reshape", node.name, [turned, shape]);
};

const convertMaxPool: Converter = ({ builder }, node, inputs) => {
  const kernel = [at(node.windowSize, 1), at(node.windowSize, 2)];
  return builder.node("MaxPool", node.name, inputs, { kernel_shape: kernel, ...slide(node) });
};

/** Joins channels, the last axis of TensorFlow's pictures; which axis it is, the last input says. */
const convertConcat: Converter = (conversion, node, inputs) => {
  const axis = findWeight(conversion, at(node.inputs, node.inputs.length - 1)).values[0];
  if (axis !== -1 && axis !== 3) throw new Error(`joining along axis ${axis} is not known`);
  return conversion.builder.node("Concat", node.name, inputs.slice(0, -1), { axis: 1 });
};

export const converters: Readonly<Record<string, Converter>> = {
  Placeholder: ({ picture }) => picture,
  Const: (_conversion, node) => node.name,
  Identity: (_conversion, _node, inputs) => at(inputs, 0),
  _FusedConv2D: convertConvolution,
  DepthwiseConv2dNative: convertDepthwise,
  MaxPool: convertMaxPool,
  Pad: convertPad,
  Reshape: convertReshape,
  Prelu: (conversion, node, inputs) => addPrelu(conversion, node.name, at(inputs, 0), at(node.inputs, 1)),
  ConcatV2: convertConcat,
  AddV2: ({ builder }, node, inputs) => builder.node("Add", node.name, inputs),
  Relu: ({ builder }, node, inputs) => builder.node("Relu", node.name, inputs),
  Sigmoid: ({ builder }, node, inputs) => builder.node("Sigmoid", node.name, inputs),
};
