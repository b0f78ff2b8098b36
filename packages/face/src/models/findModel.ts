import { webcrypto } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type ModelName, modelFiles } from "./modelFiles.ts";

/** What lies where a model file belongs. */
export type FoundModel =
  | { readonly state: "whole"; readonly path: string; readonly bytes: Uint8Array }
  | {
      readonly state: "missing" | "wrong" | "unreadable";
      readonly path: string;
      /** A sentence for the operator. */
      readonly problem: string;
    };

/** Looks at one model file of a folder and compares its digest with the pinned one; changes nothing. */
export async function findModel(folder: string, name: ModelName): Promise<FoundModel> {
  const { fileName, sha256 } = modelFiles[name];
  const path = join(folder, fileName);
  try {
    const bytes = await readFile(path);
    if ((await digest(bytes)) === sha256) return { state: "whole", path, bytes };
    const problem = `The face model ${path} is not the one this version works with: its SHA-256 is not ${sha256}.`;
    return { state: "wrong", path, problem };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException; // as: what node:fs rejects with
    if (code === "ENOENT" || code === "ENOTDIR") {
      return { state: "missing", path, problem: `The face model ${path} is not there.` };
    }
    return { state: "unreadable", path, problem: `The face model ${path} cannot be read: ${String(error)}.` };
  }
}

/** Counted beside the event loop: the files have 14 MB. */
async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return Buffer.from(await webcrypto.subtle.digest("SHA-256", bytes)).toString("hex");
}
