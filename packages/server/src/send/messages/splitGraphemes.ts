/** Splits text into what a reader takes for single characters. */
export function splitGraphemes(text: string): readonly string[] {
  return Array.from(new Intl.Segmenter("und", { granularity: "grapheme" }).segment(text), ({ segment }) => segment);
}
