import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** Bundles an entry of the package for a browser, as a module or as a script that sets `Countersign`. */
export async function bundle(
  format: "esm" | "iife",
  entry: "index" | "face" | "pending" | "account" | "devices" | "backend" = "index",
): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`../${entry}.ts`, import.meta.url))],
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
