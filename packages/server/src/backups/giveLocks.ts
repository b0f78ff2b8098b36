import { join } from "node:path";
import { lockFiles } from "@countersign/store";
import { giveToOwner } from "../config/privateFile.ts";
import { systemReason } from "../config/systemReason.ts";

/** Gives what root locked to whoever has the folder: the service's account could not lock root's files. */
export async function giveLocks(dataDir: string): Promise<void> {
  for (const name of lockFiles)
    try {
      await giveToOwner(join(dataDir, name), dataDir);
    } catch (error) {
      if (systemReason(error) !== "ENOENT") throw error;
    }
}
