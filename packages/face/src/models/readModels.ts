import { findModel } from "./findModel.ts";
import { ModelsUnusable } from "./ModelsUnusable.ts";
import type { ModelName } from "./modelFiles.ts";

/**
 * Gives the bytes of the four model files of a folder. What was compared with the pinned digests is what is given: the
 * files are not opened again.
 *
 * @throws {ModelsUnusable}
 */
export async function readModels(folder: string): Promise<Readonly<Record<ModelName, Uint8Array>>> {
  return {
    blazeface: await readModel(folder, "blazeface"),
    facemesh: await readModel(folder, "facemesh"),
    iris: await readModel(folder, "iris"),
    dlib: await readModel(folder, "dlib"),
  };
}

async function readModel(folder: string, name: ModelName): Promise<Uint8Array> {
  const found = await findModel(folder, name);
  if (found.state !== "whole") throw new ModelsUnusable(found.problem);
  return found.bytes;
}
