import { join } from "node:path";
import type { ModelFolder } from "@countersign/face-models";
import type { FaceEngineSettings } from "./FaceEngineSettings.ts";

/**
 * Gives the folder of the model files: one of our own in the data folder, where a wrong file is replaced, or the one
 * that the operator named, where none is.
 */
export function modelFolder({
  dataDir,
  faceModelsDir,
}: Pick<FaceEngineSettings, "dataDir" | "faceModelsDir">): ModelFolder {
  return faceModelsDir === null
    ? { path: join(dataDir, "models"), wrongFile: "replace" }
    : { path: faceModelsDir, wrongFile: "refuse" };
}
