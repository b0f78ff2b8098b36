import { env, InferenceSession, Tensor } from "onnxruntime-web";

env.wasm.numThreads = 1;

export interface TestPicture {
  readonly count: number;
  readonly sizePixels: number;
  readonly bytes: Uint8Array;
}

/** Runs an ONNX file on pictures and gives its outputs by name. */
export async function runModel(
  model: Uint8Array,
  { count, sizePixels, bytes }: TestPicture,
): Promise<Readonly<Record<string, { readonly shape: readonly number[]; readonly values: readonly number[] }>>> {
  const session = await InferenceSession.create(model);
  try {
    const results = await session.run({ input: new Tensor("uint8", bytes, [count, sizePixels, sizePixels, 3]) });
    return Object.fromEntries(
      Object.entries(results).map(([name, { dims, data }]) => [
        name,
        { shape: dims, values: Array.from(data, Number) },
      ]),
    );
  } finally {
    await session.release();
  }
}
