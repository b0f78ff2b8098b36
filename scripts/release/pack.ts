/**
 * Builds into `dist` what would be published, one tarball a package; holds each against publint and attw; and installs
 * them in an empty folder, where server, command line, SDK and faces have to work. Publishes nothing.
 */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { checkTarball, type Tarball } from "./checkTarball.ts";
import { stagePackage } from "./stagePackage.ts";
import { tryPackages } from "./tryPackages.ts";
import { isPublished, ROOT, readWorkspace, type WorkspacePackage } from "./workspace.ts";

const run = promisify(execFile);
const OUT = join(ROOT, "dist");

async function pack(stage: string): Promise<Tarball> {
  const { stdout } = await run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", OUT], {
    cwd: stage,
  });
  const [{ filename, files, size, unpackedSize }] = JSON.parse(stdout) as [
    { filename: string; files: { path: string }[]; size: number; unpackedSize: number },
  ]; // as: npm's format
  console.log(`${filename}: ${files.length} files, ${kilobytes(size)} packed, ${kilobytes(unpackedSize)} unpacked`);
  return { path: join(OUT, filename), files: files.map(({ path }) => path) };
}

function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1000)} kB`;
}

async function packAll(work: string): Promise<ReadonlyMap<string, Tarball>> {
  const workspace = readWorkspace();
  const packed = new Map<string, Tarball>();
  for (const each of workspace.filter(isPublished))
    packed.set(each.manifest.name, await packOne(each, workspace, work));
  return packed;
}

async function packOne(each: WorkspacePackage, workspace: readonly WorkspacePackage[], work: string): Promise<Tarball> {
  const stage = join(work, "stage", each.manifest.name);
  await mkdir(stage, { recursive: true });
  await stagePackage(each, workspace, stage);
  const tarball = await pack(stage);
  const faults = await checkTarball(tarball);
  if (faults.length > 0) throw new Error(`${each.manifest.name} cannot be published:\n${faults.join("\n")}`);
  return tarball;
}

const work = await mkdtemp(join(tmpdir(), "countersign-pack-"));
try {
  await rm(OUT, { recursive: true, force: true });
  await mkdir(OUT);
  await tryPackages(await packAll(work), join(work, "installed"));
} finally {
  await rm(work, { recursive: true, force: true });
}
