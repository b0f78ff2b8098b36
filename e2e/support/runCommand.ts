import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { RunningServer } from "../startServer.ts";
import { inheritedEnv } from "./inheritedEnv.ts";

const COMMAND = join(import.meta.dirname, "../../packages/server/src/cli/main.ts");

/** Runs a command of the operator beside a server that serves, on its data, and gives what it prints. */
export async function runCommand(
  server: Pick<RunningServer, "home" | "dataDir"> & { readonly settings?: Readonly<Record<string, string>> },
  ...words: readonly string[]
): Promise<string> {
  const { home, dataDir, settings } = server;
  const env = { ...inheritedEnv(), COUNTERSIGN_DATA_DIR: dataDir, ...settings };
  return (await promisify(execFile)(process.execPath, [COMMAND, ...words], { cwd: home, env })).stdout;
}
