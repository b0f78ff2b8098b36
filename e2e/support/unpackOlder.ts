import { execFileSync, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");

interface Cleanup {
  after(undo: () => Promise<void>): void;
}

/** Whether the history of this checkout knows a commit or a tag. */
export function isInHistory(revision: string): boolean {
  return spawnSync("git", ["cat-file", "-e", `${revision}^{commit}`], { cwd: ROOT }).status === 0;
}

/** Gives the newest release that the history knows; null where there is none. */
export function newestRelease(): string | null {
  const sorted = ["tag", "--list", "v*", "--sort=-version:refname"];
  const { status, stdout } = spawnSync("git", sorted, { cwd: ROOT, encoding: "utf8" });
  return status === 0 ? (stdout.split("\n").find((tag) => /^v\d+\.\d+\.\d+$/.test(tag)) ?? null) : null;
}

/**
 * Gives the server's program as it was at a commit, with what it needs of others as it is installed here; its folder ends with the
 * test.
 */
export async function unpackOlder(test: Cleanup, revision: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "countersign-older-"));
  test.after(() => rm(folder, { recursive: true, force: true }));
  const archive = execFileSync("git", ["archive", revision, "packages", "package.json"], {
    cwd: ROOT,
    maxBuffer: 2 ** 28,
  });
  execFileSync("tar", ["-x", "-C", folder], { input: archive });
  await linkAll(join(ROOT, "node_modules"), join(folder, "node_modules"));
  await mkdir(join(folder, "node_modules/@countersign"));
  for (const name of await readdir(join(folder, "packages"))) {
    await symlink(join(folder, "packages", name), join(folder, "node_modules/@countersign", name));
    const own = join(ROOT, "packages", name, "node_modules");
    await linkAll(own, join(folder, "packages", name, "node_modules"));
  }
  return join(folder, "packages/server/src/cli/main.ts");
}

async function linkAll(from: string, to: string): Promise<void> {
  const names = (await readdir(from).catch(() => [])).filter((name) => name !== "@countersign");
  if (names.length === 0) return;
  await mkdir(to, { recursive: true });
  for (const name of names) await symlink(await realpath(join(from, name)), join(to, name));
}
