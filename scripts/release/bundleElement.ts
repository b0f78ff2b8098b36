import { join } from "node:path";
import { build } from "esbuild";
import { bundleOptions } from "../../packages/ui/bundleOptions.ts";

/** Makes the element of its sources, with all that it needs in a page. */
export async function bundleElement(folder: string, outFolder: string): Promise<void> {
  await build({
    ...bundleOptions,
    absWorkingDir: folder,
    entryPoints: { "countersign-mfa": join(folder, "src/index.ts") },
    outdir: outFolder,
    logLevel: "warning",
  });
}
