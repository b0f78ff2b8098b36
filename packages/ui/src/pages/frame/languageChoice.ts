import type { Lang } from "@countersign/sdk";
import { langOf } from "../../words/wordsFor.ts";

/** Read by the server too, which words a page before its script runs. */
const COOKIE = "countersign_lang";
const YEAR_SECONDS = 365 * 24 * 3600;

/** Gives the language of a page: what the application asked for, else what the server chose. */
export function initialLanguage(given: ReadonlyMap<string, string>): Lang {
  const asked = (given.get("ui_locales") ?? "").split(" ").map(langOf);
  return asked.find((each) => each !== null) ?? langOf(document.documentElement.lang) ?? "en-US";
}

/** Remembers in which language somebody wants to read pages here. */
export function rememberLanguage(lang: Lang, base: string): void {
  const secure = base.startsWith("https:") ? "; Secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not everywhere
  document.cookie = `${COOKIE}=${lang}; Path=${new URL(base).pathname}; Max-Age=${YEAR_SECONDS}; SameSite=Lax${secure}`;
}
