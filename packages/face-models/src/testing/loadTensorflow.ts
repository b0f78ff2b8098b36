import { performance } from "node:perf_hooks";
import { findWeights } from "../findWeights.ts";

interface Tensor {
  dataSync(): ArrayLike<number>;
}

/** What is used of TensorFlow.js. */
export interface Tensorflow {
  loadGraphModel(files: { load(): Promise<object> }): Promise<{ execute(input: Tensor, names: string[]): Tensor[] }>;
  tensor(values: Float32Array, shape: readonly number[]): Tensor;
  setBackend(name: "cpu"): Promise<boolean>;
  env(): { setPlatform(name: string, platform: object): void };
}

const platform = {
  now: (): number => performance.now(),
  isTypedArray: (value: unknown): boolean => ArrayBuffer.isView(value),
  encode: (text: string): Uint8Array => new TextEncoder().encode(text),
  decode: (bytes: Uint8Array): string => new TextDecoder().decode(bytes),
};

/**
 * Loads the TensorFlow.js that @vladmandic/human carries, with its plain JavaScript backend. That build is for
 * browsers and breaks when it sees Node: while it loads, this thread shows it none.
 */
export async function loadTensorflow(): Promise<Tensorflow> {
  const node = globalThis.process;
  const file = findWeights("@vladmandic/human", "dist/tfjs.esm.js");
  Object.assign(globalThis, { self: globalThis, process: undefined });
  try {
    const tensorflow = (await import(file)) as Tensorflow; // as: its declarations name packages that are not here
    tensorflow.env().setPlatform("test", platform);
    await tensorflow.setBackend("cpu");
    return tensorflow;
  } finally {
    Object.assign(globalThis, { process: node });
  }
}
