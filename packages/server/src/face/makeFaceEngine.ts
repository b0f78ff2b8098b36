import { version } from "../version.ts";
import type { FaceEngine } from "./FaceEngine.ts";
import type { FaceEngineSettings } from "./FaceEngineSettings.ts";
import { faceQueueLimits } from "./faceQueueLimits.ts";
import { loadProviderModule } from "./loadProviderModule.ts";
import { missingFacePackages } from "./missingFacePackages.ts";
import { modelFolder } from "./modelFolder.ts";
import { withModels } from "./withModels.ts";

/**
 * Loads the engine that the settings name. It starts no process before it is given a photo.
 * @param onModelReplaced told the path of a model file that was not the right one
 * @throws {Error} when the module of another maker cannot be used, or there is none and our engine is not installed
 */
export async function makeFaceEngine(
  settings: FaceEngineSettings,
  onModelReplaced: (path: string) => void = () => undefined,
): Promise<FaceEngine> {
  if (settings.faceProviderModule !== null) return await loadProviderModule(settings.faceProviderModule);
  const missing = missingFacePackages();
  if (missing.length > 0) throw new Error(`what reads faces is not installed: ${missing.join(" and ")} ${version}`);
  const [{ createFaceEngine }, { obtainModels }] = await Promise.all([
    import("@countersign/face"),
    import("@countersign/face-models"),
  ]);
  const folder = modelFolder(settings);
  const engine = createFaceEngine({
    modelsDir: folder.path,
    runtime: settings.faceRuntime,
    workers: faceQueueLimits(settings).concurrency,
    jobTimeoutMs: settings.faceJobSeconds * 1000,
  });
  return withModels(engine, async () => (await obtainModels(folder)).forEach(onModelReplaced));
}
