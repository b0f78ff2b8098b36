import type { Lang } from "@countersign/sdk";
import { type Catalogues, type Fill, fillIn } from "./Catalogues.ts";
import { enUs, type WordKey } from "./enUs.ts";
import { zhCn } from "./zhCn.ts";

const catalogues: Catalogues<WordKey> = { "en-US": enUs, "zh-CN": zhCn };

/** A sentence, with what is filled into it. */
export interface Saying {
  readonly key: WordKey;
  readonly fill?: Fill;
}

/** Gives the language of ours that a tag names (RFC 5646 §2.1), by its primary subtag; null: none. */
export function langOf(tag: string | null | undefined): Lang | null {
  const [primary] = (tag ?? "").trim().toLowerCase().split(/[-_]/);
  return primary === "zh" ? "zh-CN" : primary === "en" ? "en-US" : null;
}

/** Gives a sentence in a language, filled in. */
export function say(lang: Lang, { key, fill = {} }: Saying): string {
  return fillIn(catalogues[lang][key], fill);
}
