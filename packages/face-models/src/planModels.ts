import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { dirname } from "node:path";
import { type FoundModel, findModel, type ModelName, ModelsUnusable, modelFiles } from "@countersign/face";
import { expectWeights } from "./modelWeights.ts";

export interface ModelFolder {
  readonly path: string;
  /** What becomes of a file that is not the one this version works with. */
  readonly wrongFile: "replace" | "refuse";
}

export interface ModelPlan {
  /** Those that are missing or to be replaced. */
  readonly toBuild: readonly ModelName[];
  /** Paths of the files that are to be replaced. */
  readonly wrongFiles: readonly string[];
}

const modelNames = Object.keys(modelFiles) as ModelName[]; // as: the keys of that very table

/**
 * Tells what has to be built before a folder holds all model files, and whether that can be done; changes nothing.
 *
 * @throws {ModelsUnusable} with a sentence for the operator
 */
export async function planModels({ path, wrongFile }: ModelFolder): Promise<ModelPlan> {
  const found = await Promise.all(modelNames.map(async (name) => ({ name, file: await findModel(path, name) })));
  for (const { file } of found) refuseUnusable(file, wrongFile);
  const toBuild = found.filter(({ file }) => file.state !== "whole").map(({ name }) => name);
  if (toBuild.length > 0) await expectWritable(path);
  toBuild.forEach(expectWeights);
  return { toBuild, wrongFiles: found.filter(({ file }) => file.state === "wrong").map(({ file }) => file.path) };
}

function refuseUnusable(file: FoundModel, wrongFile: ModelFolder["wrongFile"]): void {
  if (file.state === "unreadable") throw new ModelsUnusable(file.problem);
  if (file.state === "wrong" && wrongFile === "refuse") {
    throw new ModelsUnusable(
      `${file.problem} Remove the file, and it is built again; or put the right one in its place.`,
    );
  }
}

/** Looks at the folder itself, or at the nearest one above in which it would be made. */
async function expectWritable(folder: string): Promise<void> {
  try {
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT"; // as: what node:fs rejects with
    if (isMissing && dirname(folder) !== folder) return await expectWritable(dirname(folder));
    throw cannotWrite(folder, error);
  }
}

export function cannotWrite(folder: string, cause: unknown): ModelsUnusable {
  return new ModelsUnusable(
    `The face models cannot be written to ${folder}: ${String(cause)}. Let the service write there, or set ` +
      "COUNTERSIGN_FACE_MODELS_DIR to a folder where it may, or that holds the model files.",
    { cause },
  );
}
