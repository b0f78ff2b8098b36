import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { Missing } from "../subject.ts";

export const CACHE = join(import.meta.dirname, "../../../node_modules/.cache/bench");

/** Gives a folder in which packages of npm are installed, as `name@version`. */
export async function installPackages(...packages: readonly string[]): Promise<string> {
  const folder = join(CACHE, packages.join("+").replaceAll("/", "-"));
  if (existsSync(folder)) return folder;
  await mkdir(CACHE, { recursive: true });
  const made = await mkdtemp(`${folder}-`);
  try {
    await writeFile(join(made, "package.json"), JSON.stringify({ private: true }));
    await promisify(execFile)("npm", ["install", "--silent", "--no-audit", "--no-fund", ...packages], { cwd: made });
    await rename(made, folder);
  } catch (error) {
    throw new Missing(`${packages.join()} cannot be installed: ${error instanceof Error ? error.message : error}`);
  } finally {
    await rm(made, { recursive: true, force: true });
  }
  return folder;
}
