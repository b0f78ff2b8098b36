import type { Language } from "@countersign/contract";

/** The hosted pages as they were built. */
export interface BuiltPages {
  /** By the path from the root, without its slash: the page in each language. */
  readonly pages: Readonly<Record<string, Readonly<Record<Language, string>>>>;
  /** What pages load, by its name, which changes with what is in it. */
  readonly assets: Readonly<Record<string, string>>;
}
