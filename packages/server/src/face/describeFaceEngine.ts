import { type FaceEngineSettings, makeFaceEngine } from "./makeFaceEngine.ts";

/**
 * Gives in words what faces would be read with, having looked whether it is all there. No photo is read.
 * @throws {Error} with a sentence for the operator
 */
export async function describeFaceEngine(settings: FaceEngineSettings): Promise<string> {
  const engine = await makeFaceEngine(settings);
  await engine.close();
  if (settings.faceProviderModule !== null) return `${engine.model}, of another maker`;
  const { checkFaceEngine } = await import("@countersign/face");
  const runtime = await checkFaceEngine({ modelsDir: settings.faceModelsDir, runtime: settings.faceRuntime });
  return `${engine.model} on ${runtime}`;
}
