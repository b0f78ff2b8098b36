import type { Locale } from "./messagePurpose.ts";
import type { Wording } from "./wording.ts";
import { wordingEnUs } from "./wordingEnUs.ts";
import { wordingZhCn } from "./wordingZhCn.ts";

const WORDINGS: Readonly<Record<Locale, Wording>> = { "zh-CN": wordingZhCn, "en-US": wordingEnUs };

/** Gives the words of a language. */
export function wordingFor(locale: Locale): Wording {
  return WORDINGS[locale];
}
