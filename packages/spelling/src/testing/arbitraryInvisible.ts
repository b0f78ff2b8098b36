import fc from "fast-check";

/** Ranges of characters that are pasted along unseen, as code points. */
const RANGES = [
  [0x00ad, 0x00ad],
  [0x061c, 0x061c],
  [0x180e, 0x180e],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x2069],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xe0020, 0xe007f],
] as const;

/** Text that nobody sees; empty now and then. */
export const arbitraryInvisible: fc.Arbitrary<string> = fc
  .array(fc.oneof(...RANGES.map(([min, max]) => fc.integer({ min, max }))), { maxLength: 3 })
  .map((codePoints) => String.fromCodePoint(...codePoints));

/** Gives text with unseen characters around and within it. */
export function arbitraryPasted(text: string): fc.Arbitrary<string> {
  return fc
    .array(arbitraryInvisible, { minLength: text.length + 1, maxLength: text.length + 1 })
    .map((unseen) => unseen.map((each, index) => each + (text[index] ?? "")).join(""));
}
