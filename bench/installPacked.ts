import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { packPackage } from "../scripts/release/packPackage.ts";
import { readWorkspace } from "../scripts/release/workspace.ts";

const SERVER = "@countersign/server";

export interface Packed {
  /** Where it is installed, and nothing else. */
  readonly folder: string;
  /** The file that npx runs there. */
  readonly program: string;
}

/** Packs the server as it is published, and installs it from its tarball in an empty folder. */
export async function installPacked(work: string): Promise<Packed> {
  const workspace = readWorkspace();
  const server = workspace.find(({ manifest }) => manifest.name === SERVER);
  if (server === undefined) throw new Error(`there is no ${SERVER}`);
  const [out, folder] = [join(work, "tarballs"), join(work, "installed")];
  for (const each of [out, folder]) await mkdir(each);
  const { path } = await packPackage(server, workspace, { work, out });
  await writeFile(join(folder, "package.json"), '{ "private": true }');
  await promisify(execFile)("npm", ["install", "--ignore-scripts", "--prefer-offline", path], { cwd: folder });
  return { folder, program: join(folder, "node_modules", SERVER, "bin/countersign.js") };
}
