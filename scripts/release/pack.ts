/**
 * Builds into `dist` what would be published, one tarball a package; holds each against publint, attw and what its licence
 * asks for; and installs them in an empty folder, where server, command line, SDK and faces have to work. Publishes nothing.
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkTarball, type Tarball } from "./checkTarball.ts";
import { packPackage } from "./packPackage.ts";
import { tryPackages } from "./tryPackages.ts";
import { isPublished, ROOT, readWorkspace } from "./workspace.ts";

const OUT = join(ROOT, "dist");

async function packAll(work: string): Promise<ReadonlyMap<string, Tarball>> {
  const workspace = readWorkspace();
  const packed = new Map<string, Tarball>();
  for (const each of workspace.filter(isPublished)) {
    const { name } = each.manifest;
    const tarball = await packPackage(each, workspace, { work, out: OUT });
    const faults = await checkTarball(name, tarball);
    if (faults.length > 0) throw new Error(`${name} cannot be published:\n${faults.join("\n")}`);
    packed.set(name, tarball);
  }
  return packed;
}

const work = await mkdtemp(join(tmpdir(), "countersign-pack-"));
try {
  await rm(OUT, { recursive: true, force: true });
  await mkdir(OUT);
  await tryPackages(await packAll(work), join(work, "installed"));
} finally {
  await rm(work, { recursive: true, force: true });
}
