import { cp, mkdir, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Cleanup } from "./home.ts";

const ROOT = join(import.meta.dirname, "../../../../..");
const OWN_SCOPE = "@countersign";

export interface Installation {
  readonly packages: string;
  readonly program: string;
}

/** Gives the packages of this checkout once more, for one test alone; what they depend on is shared. */
export async function copyInstallation(test: Cleanup): Promise<Installation> {
  const folder = await mkdtemp(join(tmpdir(), "countersign-installation-"));
  test.after(() => rm(folder, { recursive: true, force: true }));
  const [packages, modules] = [join(folder, "packages"), join(folder, "node_modules")];
  await cp(join(ROOT, "packages"), packages, {
    recursive: true,
    filter: (source) => !/\/(node_modules|dist)$/.test(source),
  });
  await mkdir(join(modules, OWN_SCOPE), { recursive: true });
  for (const name of await readdir(packages)) await symlink(join(packages, name), join(modules, OWN_SCOPE, name));
  for (const name of await readdir(join(ROOT, "node_modules"))) {
    if (name !== OWN_SCOPE && !name.startsWith(".")) {
      await symlink(join(ROOT, "node_modules", name), join(modules, name));
    }
  }
  return { packages, program: join(packages, "server/bin/countersign.js") };
}
