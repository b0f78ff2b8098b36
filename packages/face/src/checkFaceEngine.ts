import type { FaceEngineOptions } from "./createFaceEngine.ts";
import { obtainModels } from "./models/obtainModels.ts";
import { loadRuntime } from "./runtime/loadRuntime.ts";

/**
 * Gives the name of the runtime that an engine would use, once its model files are there: those that are missing are
 * built.
 *
 * @throws {ModelsUnusable} with a sentence for the operator
 */
export async function checkFaceEngine({
  modelsDir,
  runtime,
}: Pick<FaceEngineOptions, "modelsDir" | "runtime">): Promise<string> {
  await obtainModels(modelsDir);
  return (await loadRuntime(runtime)).name;
}
