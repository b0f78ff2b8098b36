import type { BuildOptions } from "esbuild";

/** How the element is made of its sources: one file, and beside it what only few need. */
export const bundleOptions = {
  bundle: true,
  minify: true,
  splitting: true,
  format: "esm",
  platform: "browser",
  target: "es2022",
  conditions: ["countersign-source"],
  jsx: "automatic",
  jsxImportSource: "preact",
  loader: { ".css": "text" },
  legalComments: "none",
} as const satisfies BuildOptions;
