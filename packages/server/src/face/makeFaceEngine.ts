import { availableParallelism } from "node:os";
import type { Settings } from "../config/settings.ts";
import type { FaceEngine } from "./FaceEngine.ts";
import { loadProviderModule } from "./loadProviderModule.ts";

export type FaceEngineSettings = Pick<
  Settings,
  "faceModelsDir" | "faceRuntime" | "faceWorkers" | "faceQueue" | "faceJobSeconds" | "faceProviderModule"
>;

/**
 * Loads the engine that the settings name. It starts no process before it is given a photo.
 * @throws {Error} when the module of another maker cannot be used
 */
export async function makeFaceEngine(settings: FaceEngineSettings): Promise<FaceEngine> {
  if (settings.faceProviderModule !== null) return await loadProviderModule(settings.faceProviderModule);
  const { createFaceEngine } = await import("@countersign/face");
  return createFaceEngine({
    modelsDir: settings.faceModelsDir,
    runtime: settings.faceRuntime,
    workers: settings.faceWorkers ?? Math.max(1, availableParallelism() - 1),
    queueLength: settings.faceQueue,
    jobTimeoutMs: settings.faceJobSeconds * 1000,
  });
}
