import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Tarball } from "./checkTarball.ts";
import { stagePackage } from "./stagePackage.ts";
import type { WorkspacePackage } from "./workspace.ts";

const run = promisify(execFile);

/** Packs what is published of a package into a tarball in `out`; what it is made of is put together below `work`. */
export async function packPackage(
  each: WorkspacePackage,
  workspace: readonly WorkspacePackage[],
  { work, out }: { readonly work: string; readonly out: string },
): Promise<Tarball> {
  const stage = join(work, "stage", each.manifest.name);
  await mkdir(stage, { recursive: true });
  await stagePackage(each, workspace, stage);
  const { stdout } = await run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", out], {
    cwd: stage,
  });
  const [{ filename, files, size, unpackedSize }] = JSON.parse(stdout) as [
    { filename: string; files: { path: string }[]; size: number; unpackedSize: number },
  ]; // as: npm's format
  console.log(`${filename}: ${files.length} files, ${kilobytes(size)} packed, ${kilobytes(unpackedSize)} unpacked`);
  return { path: join(out, filename), files: files.map(({ path }) => path) };
}

function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1000)} kB`;
}
