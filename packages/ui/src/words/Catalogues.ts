import type { Lang } from "@countersign/sdk";

/** Sentences by their key, in each language. A `{name}` is filled in. */
export type Catalogues<Key extends string = string> = Readonly<Record<Lang, Readonly<Record<Key, string>>>>;

/** What is filled into a sentence. */
export type Fill = Readonly<Record<string, string | number>>;

/** Gives a sentence filled in. */
export function fillIn(sentence: string, fill: Fill): string {
  return sentence.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(fill[name] ?? ""));
}
