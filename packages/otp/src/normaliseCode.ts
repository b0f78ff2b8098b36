const MAX_TEXT_LENGTH = 64;
const DECIMAL_DIGIT = /^\p{Nd}$/u;

/**
 * Gives a typed code as ASCII digits, or null when it is anything but digits of any script, spaces and dashes.
 *
 * Phones and input methods write "123 456", "123-456" or full-width digits. All forms of a code become one text, so
 * that no form can be a second use of it. How many digits there must be is for the authenticator to say.
 */
export function normaliseCode(text: string): string | null {
  if (text.length > MAX_TEXT_LENGTH) return null;
  let digits = "";
  for (const character of text.replace(/[\s\p{Pd}]/gu, "")) {
    if (!DECIMAL_DIGIT.test(character)) return null;
    digits += decimalValue(character);
  }
  return digits === "" ? null : digits;
}

/** Gives the value of a decimal digit: Unicode encodes each script's ten in a row, from zero on (Standard §4.6). */
function decimalValue(digit: string): number {
  const codePoint = digit.codePointAt(0) ?? 0;
  let rowStart = codePoint;
  while (DECIMAL_DIGIT.test(String.fromCodePoint(rowStart - 1))) rowStart--;
  // Rows may touch (the five of the mathematical digits do), hence the remainder.
  return (codePoint - rowStart) % 10;
}
