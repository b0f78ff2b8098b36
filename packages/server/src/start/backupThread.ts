import { parentPort, workerData } from "node:worker_threads";
import { masterKeyOf } from "@countersign/store";
import { makeBackup } from "../backups/makeBackup.ts";
import type { BackupOrder, BackupWord } from "./orderBackup.ts";
import { systemRandom as random } from "./systemPorts.ts";

/** Makes the backup that it was started for, unless it is told to stop. */
async function obey({ seed, ...order }: BackupOrder): Promise<BackupWord> {
  const stopping = new AbortController();
  parentPort?.once("message", () => stopping.abort());
  try {
    const { bytes } = await makeBackup({
      ...order,
      masterKey: masterKeyOf(seed, random),
      random,
      signal: stopping.signal,
    });
    return { bytes };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

if (parentPort !== null) {
  const port = parentPort;
  void obey(workerData as BackupOrder).then((word) => {
    // workerData is what orderBackup gave
    port.postMessage(word);
    port.close(); // it would wait for the word to stop
  });
}
