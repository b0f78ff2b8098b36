import { join } from "node:path";

/** Gives the folder in which a backup is restored before anything of it can serve. Where it is there, a restore was broken off. */
export function restoreDraftPath(dataDir: string): string {
  return join(dataDir, "restore.draft");
}
