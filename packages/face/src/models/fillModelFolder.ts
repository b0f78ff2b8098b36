import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { buildModel } from "./buildModel.ts";
import { ModelsUnusable } from "./ModelsUnusable.ts";
import { type ModelName, modelFiles } from "./modelFiles.ts";

/** Absolute paths of files whose digests were verified. */
export type ModelPaths = Readonly<Record<ModelName, string>>;

export interface ModelFolder {
  readonly path: string;
  /** What becomes of a file that is not the one this version works with. */
  readonly wrongFile: "replace" | "refuse";
}

function isRight(name: ModelName, bytes: Uint8Array): boolean {
  return createHash("sha256").update(bytes).digest("hex") === modelFiles[name].sha256;
}

async function readIfThere(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null; // as: what node:fs rejects with
    throw new ModelsUnusable(`The face model ${path} cannot be read: ${String(error)}`, { cause: error });
  }
}

async function buildRight(name: ModelName): Promise<Uint8Array> {
  const refusal =
    `The face model ${modelFiles[name].fileName} cannot be built: the weights that are installed are not those of ` +
    "the versions that package.json of @countersign/face names. Install exactly those.";
  let bytes: Uint8Array;
  try {
    bytes = await buildModel(name);
  } catch (error) {
    if (error instanceof ModelsUnusable) throw error;
    throw new ModelsUnusable(refusal, { cause: error });
  }
  if (!isRight(name, bytes)) throw new ModelsUnusable(refusal);
  return bytes;
}

/** Writes beside the target and renames, so that nobody ever sees half a file, however many write at once. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(draft, "wx", 0o644);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function addModel(name: ModelName, folder: string, path: string): Promise<void> {
  const bytes = await buildRight(name);
  try {
    await mkdir(folder, { recursive: true });
    await writeWhole(path, bytes);
  } catch (error) {
    throw new ModelsUnusable(
      `The face model ${path} cannot be written: ${String(error)}. Let the service write there once, or set ` +
        "COUNTERSIGN_FACE_MODELS_DIR to a folder where it may, or that holds the model files.",
      { cause: error },
    );
  }
}

async function obtainModel(name: ModelName, folder: ModelFolder): Promise<string> {
  const { fileName, sha256 } = modelFiles[name];
  const path = join(folder.path, fileName);
  const bytes = await readIfThere(path);
  if (bytes !== null && isRight(name, bytes)) return path;
  if (bytes !== null && folder.wrongFile === "refuse") {
    throw new ModelsUnusable(
      `The face model ${path} is not the one this version works with (its SHA-256 is not ${sha256}). ` +
        "Remove the file, and it is built again; or put the right one there.",
    );
  }
  await addModel(name, folder.path, path);
  return path;
}

/**
 * Gives the model files of a folder, each verified, building what is missing. Processes may do so at the same time.
 *
 * @throws {ModelsUnusable} with a sentence for the operator
 */
export async function fillModelFolder(folder: ModelFolder): Promise<ModelPaths> {
  return {
    blazeface: await obtainModel("blazeface", folder),
    facemesh: await obtainModel("facemesh", folder),
    iris: await obtainModel("iris", folder),
    dlib: await obtainModel("dlib", folder),
  };
}
