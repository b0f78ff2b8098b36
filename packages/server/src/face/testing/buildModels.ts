import { obtainModels } from "@countersign/face-models";
import { modelFolder } from "../modelFolder.ts";

/** Leaves in a data folder what the first face does, and gives the folder of the model files. */
export async function buildModels(dataDir: string): Promise<string> {
  const folder = modelFolder({ dataDir, faceModelsDir: null });
  await obtainModels(folder);
  return folder.path;
}
