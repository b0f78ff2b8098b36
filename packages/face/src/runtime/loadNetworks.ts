import type { InferenceSession } from "onnxruntime-web";
import { CHANNELS, type Pixels } from "../image/pixels.ts";
import { type ModelName, modelFiles } from "../models/modelFiles.ts";
import { readModels } from "../models/readModels.ts";
import { type LoadedRuntime, loadRuntime, type RuntimeChoice } from "./loadRuntime.ts";
import type { Networks } from "./networks.ts";

const ERRORS_ONLY = 3;
const DESCRIPTOR_LENGTH = 128;
/** 71 points around an eye and 5 of its iris. */
const EYE_LENGTH = 76 * 3;

export interface NetworkOptions {
  readonly modelsDir: string;
  readonly runtime: RuntimeChoice;
}

/**
 * Loads the four networks into this process, to be run one at a time.
 *
 * @throws {ModelsUnusable} a model file is not there, or is not the pinned one
 */
export async function loadNetworks(options: NetworkOptions): Promise<Networks> {
  const runtime = await loadRuntime(options.runtime);
  const models = await readModels(options.modelsDir);
  const blazeface = await openSession(runtime, models.blazeface);
  const facemesh = await openSession(runtime, models.facemesh);
  const iris = await openSession(runtime, models.iris);
  const dlib = await openSession(runtime, models.dlib);
  return {
    runtime: runtime.name,
    detect: async (picture) => {
      const output = await run(runtime, blazeface, "blazeface", [picture]);
      return { scores: output("scores"), boxes: output("boxes") };
    },
    findMesh: async (crop) => {
      const output = await run(runtime, facemesh, "facemesh", [crop]);
      return { mesh: output("mesh"), flag: output("flag")[0] ?? 0 };
    },
    findLids: async (crops) => {
      const points = (await run(runtime, iris, "iris", crops))("points");
      return crops.map((_, index) => points.slice(index * EYE_LENGTH, (index + 1) * EYE_LENGTH));
    },
    describe: async (chips) => {
      const descriptors = (await run(runtime, dlib, "dlib", chips))("descriptor");
      return chips.map((_, index) => descriptors.slice(index * DESCRIPTOR_LENGTH, (index + 1) * DESCRIPTOR_LENGTH));
    },
  };
}

function openSession({ onnx, executionProvider }: LoadedRuntime, model: Uint8Array): Promise<InferenceSession> {
  return onnx.InferenceSession.create(model, {
    executionProviders: [executionProvider],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    graphOptimizationLevel: "all",
    logSeverityLevel: ERRORS_ONLY,
  });
}

/** Runs a network on pictures of its own size; gives a function that hands out its outputs by name. */
async function run(
  { onnx }: LoadedRuntime,
  session: InferenceSession,
  model: ModelName,
  pictures: readonly Pixels[],
): Promise<(name: string) => Float32Array> {
  const side = modelFiles[model].inputSizePixels;
  const size = side * side * CHANNELS;
  const bytes = new Uint8Array(size * pictures.length);
  pictures.forEach(({ data }, index) => {
    bytes.set(data, index * size);
  });
  const answers = await session.run({
    input: new onnx.Tensor("uint8", bytes, [pictures.length, side, side, CHANNELS]),
  });
  return (name) => {
    const data = answers[name]?.data;
    if (!(data instanceof Float32Array)) throw new Error(`The face model ${model} gives no ${name}.`);
    return data;
  };
}
