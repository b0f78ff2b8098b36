import { Worker } from "node:worker_threads";
import type { MasterKeySeed } from "@countersign/store";
import { BackupFailed } from "../backups/BackupFailed.ts";
import type { BackupParts } from "../backups/makeBackup.ts";

/** What a thread for one backup is started with. */
export interface BackupOrder extends Pick<BackupParts, "dataDir" | "target" | "replaces" | "lock" | "nowMs"> {
  readonly seed: MasterKeySeed;
}

/** What it says in the end. */
export type BackupWord = { readonly bytes: number } | { readonly failure: string };

/**
 * Has a thread make a backup and gives how large it is: reading and sealing take the time of a processor, which requests wait for.
 * @throws {BackupFailed} also when it was told to stop
 */
export async function orderBackup(order: BackupOrder, signal: AbortSignal): Promise<number> {
  const worker = new Worker(new URL(import.meta.resolve("#backup-thread")), { name: "backup", workerData: order });
  const stop = (): void => worker.postMessage("stop");
  signal.addEventListener("abort", stop);
  try {
    const word = await new Promise<BackupWord>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
      worker.once("exit", () => reject(new BackupFailed("The thread that made the backup has ended by itself.")));
    });
    if ("failure" in word) throw new BackupFailed(word.failure);
    return word.bytes;
  } finally {
    signal.removeEventListener("abort", stop);
    await worker.terminate();
  }
}
