import { GraphBuilder, type PictureInput, type WeightStorage } from "../onnx/GraphBuilder.ts";
import { type Conversion, converters } from "./converters.ts";
import type { TfjsModel, TfjsNode } from "./readTfjsModel.ts";

export interface TfjsConversion {
  readonly name: string;
  readonly storage: WeightStorage;
  readonly picture: PictureInput;
  /** Outputs of the ONNX graph, each joined, anchor after anchor, from results of the TensorFlow.js graph. */
  readonly outputs: readonly {
    readonly name: string;
    readonly from: readonly string[];
    readonly shape: readonly (number | string)[];
  }[];
}

/** Lists the nodes that the wanted results need, keeping their order. */
function keepNeeded(model: TfjsModel, wanted: readonly string[]): TfjsNode[] {
  const byName = new Map(model.nodes.map((node) => [node.name, node]));
  const needed = new Set<TfjsNode>();
  const visit = (name: string): void => {
    const node = byName.get(name);
    if (node === undefined) throw new Error(`the graph has no node ${name}`);
    if (needed.has(node)) return;
    for (const input of node.inputs) visit(input);
    needed.add(node);
  };
  for (const name of wanted) visit(name);
  return [...needed];
}

/** Converts a TensorFlow.js graph, channels last, into an ONNX file, channels first. */
export function convertTfjsModel(model: TfjsModel, { name, storage, picture, outputs }: TfjsConversion): Uint8Array {
  const builder = new GraphBuilder(name, storage);
  const conversion: Conversion = { builder, weights: model.weights, picture: builder.picture(picture) };
  const names = new Map<string, string>();
  for (const node of keepNeeded(
    model,
    outputs.flatMap((output) => output.from),
  )) {
    const convert = converters[node.operator];
    if (convert === undefined) throw new Error(`the operator ${node.operator} is not known`);
    const result = convert(
      conversion,
      node,
      node.inputs.map((input) => names.get(input) ?? input),
    );
    names.set(node.name, result);
  }
  for (const output of outputs) {
    const parts = output.from.map((part) => names.get(part) ?? part);
    builder.node("Concat", output.name, parts, { axis: 1 });
    builder.output(output.name, output.shape);
  }
  return builder.encode();
}
