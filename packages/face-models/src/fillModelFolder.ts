import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { type ModelName, ModelsUnusable, modelFiles } from "@countersign/face";
import { buildLimitMs } from "./buildLimitMs.ts";
import { buildModel } from "./buildModel.ts";
import { cannotWrite } from "./planModels.ts";

const DRAFT = /\.onnx\.[0-9a-f-]{36}\.tmp$/;

export interface ModelsToBuild {
  readonly folder: string;
  readonly names: readonly ModelName[];
}

/**
 * Builds model files and puts them into a folder, which is made when it is not there. Processes may do so at the same
 * time.
 *
 * @throws {ModelsUnusable} with a sentence for the operator
 */
export async function fillModelFolder({ folder, names }: ModelsToBuild): Promise<void> {
  for (const name of names) {
    const bytes = await buildRight(name);
    try {
      await mkdir(folder, { recursive: true });
      await removeLeftDrafts(folder);
      await writeWhole(join(folder, modelFiles[name].fileName), bytes);
    } catch (error) {
      throw cannotWrite(folder, error);
    }
  }
}

async function buildRight(name: ModelName): Promise<Uint8Array> {
  const refusal =
    `The face model ${modelFiles[name].fileName} cannot be built: the weights that are installed are not those of ` +
    "the versions that package.json of @countersign/face-models names. Install exactly those.";
  let bytes: Uint8Array;
  try {
    bytes = await buildModel(name);
  } catch (error) {
    if (error instanceof ModelsUnusable) throw error;
    throw new ModelsUnusable(refusal, { cause: error });
  }
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (sha256 !== modelFiles[name].sha256) throw new ModelsUnusable(refusal);
  return bytes;
}

/** What is older than any build was left by one that was killed. */
async function removeLeftDrafts(folder: string): Promise<void> {
  const drafts = (await readdir(folder)).filter((name) => DRAFT.test(name)).map((name) => join(folder, name));
  for (const draft of drafts) {
    // Whoever else is at work here may have given it its right name meanwhile.
    const { mtimeMs } = await stat(draft).catch(() => ({ mtimeMs: Number.NaN }));
    if (Date.now() - mtimeMs > buildLimitMs) await rm(draft, { force: true });
  }
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
