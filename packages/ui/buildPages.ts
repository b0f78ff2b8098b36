import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { type BuildResult, build, stop } from "esbuild";
import { bundleOptions } from "./bundleOptions.ts";
import { type PageName, shell } from "./src/pages/shell.ts";

const PAGES = join(import.meta.dirname, "src/pages");
const STYLE = join(PAGES, "pages.css");
const DESCRIPTION = join(import.meta.dirname, "../../openapi.json");

/** The script of each page. */
const scripts: Readonly<Record<PageName, string>> = {
  "": "home",
  "sign-in": "entrance",
  register: "entrance",
  forgotten: "entrance",
  mfa: "entrance",
  account: "account",
  "docs/api": "api",
};

/** The pages as they are served: the same bytes from the same sources. */
export interface BuiltPages {
  /** By the path from the root, without its slash: the page in each language. */
  readonly pages: Readonly<Record<string, Readonly<Record<"en-US" | "zh-CN", string>>>>;
  /** What pages load, by its name, which changes with what is in it. */
  readonly assets: Readonly<Record<string, string>>;
}

/** Builds the hosted pages of their sources, in memory. */
export async function buildPages(): Promise<BuiltPages> {
  const entries = [...new Set(Object.values(scripts))].map((name) => join(PAGES, `${name}.tsx`));
  const result = await build({
    ...bundleOptions,
    loader: {},
    entryPoints: [...entries, STYLE],
    entryNames: "[name]-[hash]",
    chunkNames: "part-[hash]",
    outdir: "/",
    absWorkingDir: import.meta.dirname,
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  await stop();
  const description = await readDescription();
  const assets = Object.fromEntries([
    ...result.outputFiles.map(({ path, text }) => [basename(path), text] as const),
    [description.name, description.text] as const,
  ]);
  const names = Object.keys(scripts) as PageName[]; // as: the keys of a record
  return {
    assets,
    pages: Object.fromEntries(names.map((name) => [name, shellsOf(name, result, at(description.name))])),
  };
}

/** Gives the description of the API as it travels, without what strangers need not know of an installation: its version. */
async function readDescription(): Promise<{ readonly name: string; readonly text: string }> {
  const document = JSON.parse(await readFile(DESCRIPTION, "utf8")) as {
    info: Record<string, unknown>;
    servers?: unknown;
  };
  const { version: _, ...info } = document.info;
  const text = JSON.stringify({ ...document, info, servers: undefined });
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 8).toUpperCase();
  return { name: `openapi-${digest}.json`, text };
}

function shellsOf(
  name: PageName,
  { metafile }: BuildResult<{ metafile: true }>,
  description: string,
): BuiltPages["pages"][string] {
  const outputs = Object.entries(metafile.outputs);
  const outputOf = (source: string): (typeof outputs)[number] => {
    const found = outputs.find(([, { entryPoint = "" }]) => entryPoint.endsWith(`src/pages/${source}`));
    if (found === undefined) throw new Error(`nothing was made of ${source}`);
    return found;
  };
  const [script, { imports }] = outputOf(`${scripts[name]}.tsx`);
  const preloads = imports.flatMap(({ kind, path }) => (kind === "import-statement" ? [at(path)] : []));
  const parts = {
    script: at(script),
    preloads,
    style: at(outputOf("pages.css")[0]),
    shown: scripts[name] === "api" ? description : null,
  };
  return { "en-US": shell(name, "en-US", parts), "zh-CN": shell(name, "zh-CN", parts) };
}

function at(path: string): string {
  return `assets/${basename(path)}`;
}
