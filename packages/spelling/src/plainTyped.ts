import { asciiDigits } from "./asciiDigits.ts";
import { cleanTyped } from "./cleanTyped.ts";

/** Gives typed text with full-width letters and the like as plain ones, and the digits of any script as ASCII ones. */
export function plainTyped(text: string): string {
  return asciiDigits(cleanTyped(cleanTyped(text).normalize("NFKC")));
}
