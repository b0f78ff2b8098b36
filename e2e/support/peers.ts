import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

/** Other systems that people are moved in from and that ours is measured beside, as they come from their registries. */
export const peers = { betterAuth: "1.7.25", keycloak: "26.5.6", privacyIdea: "3.14" } as const;

/** Where they are kept once they were brought. */
export const PEERS = join(import.meta.dirname, "../../node_modules/.cache/peers");

/** Gives a folder in which packages of npm are installed, as `name@version`. */
export async function installPackages(...packages: readonly string[]): Promise<string> {
  const folder = join(PEERS, packages.join("+").replaceAll("/", "-"));
  if (existsSync(folder)) return folder;
  await mkdir(PEERS, { recursive: true });
  const made = await mkdtemp(`${folder}-`);
  try {
    await writeFile(join(made, "package.json"), JSON.stringify({ private: true }));
    const words = ["install", "--silent", "--no-audit", "--no-fund", ...packages];
    await promisify(execFile)("npm", words, { cwd: made });
    await rename(made, folder);
  } finally {
    await rm(made, { recursive: true, force: true });
  }
  return folder;
}
