import { splitGraphemes } from "./splitGraphemes.ts";

/**
 * Makes one line out of text that somebody else chose, at most `maxCharacters` long. Line breaks, control characters,
 * invisible characters, writing-direction overrides and the `https://` of links go: the text must not be able to add a
 * line, hide or reverse what follows, or become a link.
 */
export function cleanText(text: string, maxCharacters: number): string {
  const oneLine = text
    .slice(0, maxCharacters * 16)
    .toWellFormed()
    .normalize("NFC")
    .replace(
      /[\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]|[\u{E0000}-\u{E007F}]/gu,
      "",
    )
    .replace(/[\s\p{Cc}]+/gu, " ")
    .replace(/(?:[a-z][a-z0-9+.-]*:)?\/\/+/gi, "")
    .trim();
  const graphemes = splitGraphemes(oneLine);
  return graphemes.length <= maxCharacters ? oneLine : graphemes.slice(0, maxCharacters).join("").trim();
}
