import { join } from "node:path";
import { obtainModels } from "@countersign/face-models";

const FOLDER = join(import.meta.dirname, "../../../../node_modules/.cache/countersign/models");

/** Gives the folder in which tests and benches of this checkout share their model files, with all of them in it. */
export async function modelsOfCheckout(): Promise<string> {
  await obtainModels({ path: FOLDER, wrongFile: "replace" });
  return FOLDER;
}
