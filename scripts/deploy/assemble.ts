/**
 * Puts into a folder what `npm install @countersign/server` would, from this checkout: the server without faces. `node
 * scripts/deploy/assemble.ts /app` is a step of deploy/container/Containerfile.
 */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { packPackage } from "../release/packPackage.ts";
import { readWorkspace } from "../release/workspace.ts";

const SERVER = "@countersign/server";

async function assemble(folder: string): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), "countersign-assemble-"));
  try {
    const workspace = readWorkspace();
    const server = workspace.find(({ manifest }) => manifest.name === SERVER);
    if (server === undefined) throw new Error(`${SERVER} is no package of this checkout.`);
    const { path } = await packPackage(server, workspace, { work, out: work });
    await mkdir(folder, { recursive: true });
    await writeFile(
      join(folder, "package.json"),
      `${JSON.stringify({ name: "countersign", version: server.manifest.version, private: true })}\n`,
    );
    const words = ["install", "--ignore-scripts", "--omit=dev", "--omit=peer", "--prefer-offline", "--no-audit"];
    await promisify(execFile)("npm", [...words, "--no-fund", path], { cwd: folder });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("Say into which folder: node scripts/deploy/assemble.ts FOLDER");
await assemble(folder);
