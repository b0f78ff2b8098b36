import type { Lang } from "@countersign/sdk";
import { enUs, type WordKey, type Words } from "./enUs.ts";
import { zhCn } from "./zhCn.ts";

const catalogues: Readonly<Record<Lang, Words>> = { "en-US": enUs, "zh-CN": zhCn };

/** A sentence, with what is filled into it. */
export interface Saying {
  readonly key: WordKey;
  readonly fill?: Readonly<Record<string, string | number>>;
}

/** Gives the language of ours that a tag names (RFC 5646 §2.1), by its primary subtag; null: none. */
export function langOf(tag: string | null | undefined): Lang | null {
  const [primary] = (tag ?? "").trim().toLowerCase().split(/[-_]/);
  return primary === "zh" ? "zh-CN" : primary === "en" ? "en-US" : null;
}

/** Gives a sentence in a language, filled in. */
export function say(lang: Lang, { key, fill = {} }: Saying): string {
  return catalogues[lang][key].replaceAll(/\{(\w+)\}/g, (_, name: string) => String(fill[name] ?? ""));
}
