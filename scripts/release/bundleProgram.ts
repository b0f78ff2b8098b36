import { join } from "node:path";
import { build } from "esbuild";
import { PAGES } from "./bundlePages.ts";
import type { Manifest } from "./workspace.ts";

/** The one import of a program's `bin` that leads to its sources in a checkout, and to this when it is published. */
const MAIN = "#main";
/** What its threads run. Beside the program they are compiled apart: each would have all of what it shares in its memory. */
const THREADS = { storageThread: "#storage-thread", backupThread: "#backup-thread" };

/**
 * Compiles a program and the private packages it is made of into one folder. Everything that is installed beside it stays
 * outside.
 * @param published the package.json it is published with
 */
export async function bundleProgram(folder: string, published: Manifest, outFolder: string): Promise<void> {
  const entries = [{ main: MAIN }, ...Object.entries(THREADS).map(([name, entry]) => ({ [name]: entry }))];
  await Promise.all(entries.map((entryPoints) => bundle(folder, published, { entryPoints, outFolder })));
}

interface Bundled {
  readonly entryPoints: Readonly<Record<string, string>>;
  readonly outFolder: string;
}

async function bundle(folder: string, published: Manifest, { entryPoints, outFolder }: Bundled): Promise<void> {
  const { metafile } = await build({
    absWorkingDir: folder,
    entryPoints: { ...entryPoints },
    outdir: outFolder,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node24",
    external: [PAGES, ...Object.keys(published.dependencies ?? {}), ...Object.keys(published.peerDependencies ?? {})],
    metafile: true,
    logLevel: "warning",
  });
  const foreign = Object.keys(metafile.inputs).filter((file) => file.includes("node_modules/"));
  if (foreign.length > 0) throw new Error(`Not ours, and compiled in: ${foreign.map((file) => join(folder, file))}`);
}
