import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { bundleElement } from "./bundleElement.ts";
import { bundlePages, PAGES } from "./bundlePages.ts";
import { bundleProgram } from "./bundleProgram.ts";
import { publishedManifest } from "./publishedManifest.ts";
import { type Manifest, ROOT, type WorkspacePackage } from "./workspace.ts";

const run = promisify(execFile);
const TSC = fileURLToPath(import.meta.resolve("typescript/bin/tsc"));
const COMPILED = "dist";

/** Puts into a folder what is published of a package: its code compiled, the files it lists, the licence. */
export async function stagePackage(
  { folder, manifest }: WorkspacePackage,
  workspace: readonly WorkspacePackage[],
  stage: string,
): Promise<void> {
  const published = publishedManifest(manifest, workspace);
  for (const file of await listFiles(folder)) await cp(join(folder, file), join(stage, file));
  await cp(join(ROOT, "LICENSE"), join(stage, "LICENSE"));
  await writeFile(join(stage, "package.json"), `${JSON.stringify(published, null, 2)}\n`);
  await compile(folder, published, join(stage, COMPILED));
}

/** Lists what npm takes by the package's own word, without what an earlier build left. */
async function listFiles(folder: string): Promise<readonly string[]> {
  const { stdout } = await run("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: folder });
  const [packed] = JSON.parse(stdout) as [{ readonly files: readonly { readonly path: string }[] }]; // as: npm's format
  return packed.files.map(({ path }) => path).filter((path) => !path.startsWith(`${COMPILED}/`));
}

/**
 * A library is compiled file by file, as its tsconfig.build.json says; a program without one into few files; the element into
 * few files for pages, beside its types.
 */
async function compile(folder: string, published: Manifest, outFolder: string): Promise<void> {
  const project = join(folder, "tsconfig.build.json");
  if (existsSync(project)) await run(process.execPath, [TSC, "-p", project, "--outDir", outFolder]);
  else await bundleProgram(folder, published, outFolder);
  if (existsSync(join(folder, "bundleOptions.ts"))) await bundleElement(folder, outFolder);
  if (published.imports?.[PAGES] !== undefined) await bundlePages(outFolder);
}
