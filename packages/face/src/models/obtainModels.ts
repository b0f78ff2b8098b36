import { join, resolve } from "node:path";
import { fillModelFolder, type ModelPaths } from "./fillModelFolder.ts";

/** Lies as far from the sources as from what is compiled of them. */
const OWN_FOLDER = join(import.meta.dirname, "../../models");

/**
 * Gives the four model files, building from the npm weights what is missing. `null` is this package's own folder,
 * where a damaged file or one of another version is replaced; in a folder of the operator's nothing is.
 *
 * @throws {ModelsUnusable} with a sentence for the operator
 */
export function obtainModels(modelsDir: string | null): Promise<ModelPaths> {
  return modelsDir === null
    ? fillModelFolder({ path: OWN_FOLDER, wrongFile: "replace" })
    : fillModelFolder({ path: resolve(modelsDir), wrongFile: "refuse" });
}
