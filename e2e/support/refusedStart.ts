import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { RunningServer } from "../startServer.ts";
import { inheritedEnv } from "./inheritedEnv.ts";

const COMMAND = join(import.meta.dirname, "../../packages/server/src/cli/main.ts");

/** Gives what a start on the data of a server that has ended says on its standard error; it must end by itself. */
export async function refusedStart(
  { home, dataDir }: Pick<RunningServer, "home" | "dataDir">,
  settings: Readonly<Record<string, string>>,
): Promise<string> {
  const env = { ...inheritedEnv(), COUNTERSIGN_PORT: "0", COUNTERSIGN_DATA_DIR: dataDir, ...settings };
  const child = spawn(process.execPath, [COMMAND, "serve"], { cwd: home, env, stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.once("data", () => child.kill());
  const [said, [exitCode]] = await Promise.all([text(child.stderr), once(child, "close")]);
  if (exitCode !== 1) throw new Error(`The start was not refused: ${said}`);
  return said;
}
