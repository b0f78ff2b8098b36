import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const CACHE = join(import.meta.dirname, "../../../node_modules/.cache/authing-guard");

/** Gives the folder of a package as npm serves it. Its bundle holds all it needs: nothing is installed. */
export async function installGuard({ name, version }: Record<"name" | "version", string>): Promise<string> {
  const folder = join(CACHE, name, version);
  if (existsSync(folder)) return folder;
  await mkdir(join(CACHE, name), { recursive: true });
  const made = await mkdtemp(`${folder}-`);
  try {
    await run("npm", ["pack", "--silent", `${name}@${version}`], { cwd: made });
    const [tarball = ""] = await readdir(made);
    await run("tar", ["-xzf", tarball], { cwd: made });
    await rename(join(made, "package"), folder);
  } finally {
    await rm(made, { recursive: true, force: true });
  }
  return folder;
}
