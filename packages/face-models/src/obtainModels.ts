import { fork } from "node:child_process";
import { once } from "node:events";
import { extname, join } from "node:path";
import { ModelsUnusable } from "@countersign/face";
import { buildLimitMs } from "./buildLimitMs.ts";
import type { ModelsToBuild } from "./fillModelFolder.ts";
import type { BuilderReply } from "./modelBuilder.ts";
import { type ModelFolder, planModels } from "./planModels.ts";

/**
 * Makes a folder hold the four model files, each with its pinned digest. What is missing is built by a process of its
 * own, so that nobody who is served meanwhile waits, and the memory is given back. Processes may do so at the same time.
 *
 * @returns the paths of the files that were not the right ones and were replaced
 * @throws {ModelsUnusable} with a sentence for the operator
 */
export async function obtainModels(folder: ModelFolder): Promise<readonly string[]> {
  const { toBuild, wrongFiles } = await planModels(folder);
  if (toBuild.length > 0) await build({ folder: folder.path, names: toBuild });
  return wrongFiles;
}

/** Starts the builder from TypeScript in a checkout, from JavaScript where the package is compiled. */
async function build(models: ModelsToBuild): Promise<void> {
  const file = join(import.meta.dirname, `modelBuilder${extname(import.meta.filename)}`);
  const child = fork(file, [JSON.stringify(models)], {
    env: {},
    execArgv: [],
    killSignal: "SIGKILL",
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    timeout: buildLimitMs,
  });
  let reply: BuilderReply | null = null;
  child.on("message", (message: BuilderReply) => {
    reply = message;
  });
  const [code, signal] = await once(child, "close");
  const { message } = reply ?? { message: `The process that builds the face models ended: ${code ?? signal}.` };
  if (message !== null) throw new ModelsUnusable(message);
}
