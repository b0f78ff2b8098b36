import type * as OnnxRuntimeWeb from "onnxruntime-web";

export type RuntimeChoice = "auto" | "web" | "node";

/** What the two packages have in common. */
export type OnnxRuntime = Pick<typeof OnnxRuntimeWeb, "InferenceSession" | "Tensor">;

export interface LoadedRuntime {
  readonly onnx: OnnxRuntime;
  /** "onnxruntime-web 1.30.0" */
  readonly name: string;
  readonly executionProvider: "wasm" | "cpu";
}

/** An optional part, installed by the operator: a name that no tool takes for a dependency of ours. */
const NATIVE_PACKAGE: string = "onnxruntime-node";

/** Loads the native ONNX runtime where it is installed, else the one of WebAssembly that always is. */
export async function loadRuntime(choice: RuntimeChoice): Promise<LoadedRuntime> {
  if (choice === "web") return loadWeb();
  if (choice === "node") return loadNative();
  return await loadNative().catch(loadWeb);
}

async function loadNative(): Promise<LoadedRuntime> {
  const onnx = (await import(NATIVE_PACKAGE)) as typeof OnnxRuntimeWeb; // as: both are onnxruntime-common and a backend
  return {
    onnx,
    name: `onnxruntime-node ${onnx.env.versions.node ?? onnx.env.versions.common}`,
    executionProvider: "cpu",
  };
}

async function loadWeb(): Promise<LoadedRuntime> {
  const onnx = await import("onnxruntime-web");
  onnx.env.wasm.numThreads = 1;
  return {
    onnx,
    name: `onnxruntime-web ${onnx.env.versions.web ?? onnx.env.versions.common}`,
    executionProvider: "wasm",
  };
}
