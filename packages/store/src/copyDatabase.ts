import { copyEmbedded } from "./engine/copyEmbedded.ts";
import { type CopyFacts, describeCopy } from "./upkeep/describeCopy.ts";

/**
 * Copies the embedded database of a folder to a file while others read and write it, as it is at one moment, and gives what the
 * copy holds, or what is wrong with it. The file is made for this account alone, and replaced when it is there.
 * @throws {StoreUnavailable} when the database cannot be read, or the copy not be written
 */
export async function copyDatabase(
  dataDir: string,
  target: string,
  signal?: AbortSignal,
): Promise<CopyFacts | { readonly damage: string }> {
  await copyEmbedded(dataDir, target, signal);
  return await describeCopy(target);
}
