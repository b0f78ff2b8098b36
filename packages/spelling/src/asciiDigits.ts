const DECIMAL_DIGIT = /^\p{Nd}$/u;

/** Gives text with the decimal digits of any script as ASCII ones. */
export function asciiDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => String(decimalValue(digit)));
}

/** Gives the value of a decimal digit: Unicode encodes each script's ten in a row, from zero on (Standard §4.6). */
function decimalValue(digit: string): number {
  const codePoint = digit.codePointAt(0) ?? 0;
  let rowStart = codePoint;
  while (DECIMAL_DIGIT.test(String.fromCodePoint(rowStart - 1))) rowStart--;
  // Rows may touch (the five of the mathematical digits do), hence the remainder.
  return (codePoint - rowStart) % 10;
}
