import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** Bundles the package for a browser, as a script that sets `Countersign`. */
export async function bundle(format: "esm" | "iife"): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("../index.ts", import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    platform: "browser",
    target: "es2022",
    format,
    globalName: "Countersign",
  });
  return outputFiles[0]?.text ?? "";
}
