import { extname } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Language } from "@countersign/contract";
import type { BuiltPages } from "./BuiltPages.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
};

const squeeze = promisify(gzip);

/** What pages load, as it travels. */
export interface Asset {
  readonly type: string;
  readonly plain: string;
  readonly gzipped: Buffer;
}

export interface LoadedPages {
  readonly pages: ReadonlyMap<string, Readonly<Record<Language, string>>>;
  readonly assets: ReadonlyMap<string, Asset>;
}

/**
 * Gives what gives the pages: they are loaded when the first is asked for, so that a service that nobody asks for pages need
 * not have them. What failed is tried again.
 */
export function loadOnce(load: () => Promise<BuiltPages>): () => Promise<LoadedPages> {
  let loading: Promise<LoadedPages> | null = null;
  return () => {
    loading ??= load()
      .then(prepare)
      .catch((error: unknown) => {
        loading = null;
        throw error;
      });
    return loading;
  };
}

async function prepare({ pages, assets }: BuiltPages): Promise<LoadedPages> {
  const prepared = Object.entries(assets).map(async ([name, plain]) => {
    const type = TYPES[extname(name)];
    if (type === undefined) throw new Error(`what is ${name}?`);
    return [name, { type, plain, gzipped: await squeeze(plain) }] as const;
  });
  return { pages: new Map(Object.entries(pages)), assets: new Map(await Promise.all(prepared)) };
}
