import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");
/** Those that a factor is added to, and those that must be read from beside them. */
const COPIED = ["otp", "spelling", "contract", "core", "store", "server", "ui"];

interface Cleanup {
  after(undo: () => Promise<void>): void;
}

/** Gives a copy of the product's sources that can be type-checked and started; it ends with the test. */
export async function copyWorkspace(test: Cleanup): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), "countersign-toy-"));
  test.after(() => rm(copy, { recursive: true, force: true }));
  for (const name of COPIED) {
    const from = join(ROOT, "packages", name);
    await cp(from, join(copy, "packages", name), { recursive: true, filter: isProduct });
    await linkAll(join(from, "node_modules"), join(copy, "packages", name, "node_modules"));
  }
  await linkAll(join(ROOT, "node_modules"), join(copy, "node_modules"), ["@countersign"]);
  const own = join(copy, "node_modules/@countersign");
  await linkAll(join(ROOT, "node_modules/@countersign"), own, COPIED);
  for (const name of COPIED) await symlink(join(copy, "packages", name), join(own, name));
  await cp(join(ROOT, "tsconfig.base.json"), join(copy, "tsconfig.base.json"));
  const config = { extends: "./tsconfig.base.json", include: ["packages/*/src/**/*.ts"], exclude: ["packages/ui/src"] };
  await writeFile(join(copy, "tsconfig.json"), JSON.stringify(config));
  return copy;
}

function isProduct(path: string): boolean {
  const name = basename(path);
  return !["node_modules", "testing", "propertyTests"].includes(name) && !/\.test(-d)?\.ts$/.test(name);
}

async function linkAll(from: string, to: string, except: readonly string[] = []): Promise<void> {
  await mkdir(to, { recursive: true });
  const names = await readdir(from).catch(() => []);
  for (const name of names) if (!except.includes(name)) await symlink(join(from, name), join(to, name));
}

/** Adds lines to a file of a copy. The text that each stands for must be there. */
export async function addLines(file: string, lines: readonly (readonly [string, string])[]): Promise<void> {
  let text = await readFile(file, "utf8");
  for (const [before, after] of lines) {
    if (!text.includes(before)) throw new Error(`${file} has no ${before}`);
    text = text.replace(before, after);
  }
  await writeFile(file, text);
}

export async function addFile(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
