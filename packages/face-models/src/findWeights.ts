import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { ModelsUnusable } from "@countersign/face";

const require = createRequire(import.meta.url);

/**
 * Finds a file of an installed package by the folders that Node looks in. The package itself is not resolved: its
 * `exports` may hide what we read, and its main file is never run.
 *
 * @throws {ModelsUnusable}
 */
export function findWeights(packageName: string, file: string): string {
  const folders = require.resolve.paths(packageName) ?? [];
  const found = folders.map((folder) => join(folder, packageName, file)).find((path) => existsSync(path));
  if (found === undefined) {
    throw new ModelsUnusable(
      `The face models cannot be built: ${file} of the npm package ${packageName} is not installed. ` +
        "Install the dependencies of @countersign/face-models, or set COUNTERSIGN_FACE_MODELS_DIR to a folder that holds the model files.",
    );
  }
  return found;
}
