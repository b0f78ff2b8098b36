import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Type } from "@countersign/contract";
import type { Static } from "typebox";
import { createCheck } from "../check/createCheck.ts";
import { systemReason } from "../config/systemReason.ts";

const KeptRemarks = Type.Array(
  Type.Object({ finding: Type.String(), whatToDo: Type.String(), sinceMs: Type.Integer() }),
);

const areKeptRemarks = createCheck(KeptRemarks);

export type KeptRemark = Readonly<Static<typeof KeptRemarks>[number]>;

/** Gives the path of the file in the data folder that remarks are kept in. */
export function remarksPath(dataDir: string): string {
  return join(dataDir, "remarks.json");
}

/** Reads what a process that serves, or served last, has remarked. */
export async function readRemarks(dataDir: string): Promise<readonly KeptRemark[]> {
  try {
    const content: unknown = JSON.parse(await readFile(remarksPath(dataDir), "utf8"));
    return areKeptRemarks(content) ? content : [];
  } catch (error) {
    if (error instanceof SyntaxError || systemReason(error) === "ENOENT") return [];
    throw error;
  }
}
