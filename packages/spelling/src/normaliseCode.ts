import { asciiDigits } from "./asciiDigits.ts";
import { cleanTyped } from "./cleanTyped.ts";
import { SEPARATORS } from "./separators.ts";

const MAX_TEXT_LENGTH = 64;

/**
 * Gives a typed code as ASCII digits, or null when it is anything but digits of any script, spaces and dashes.
 *
 * Phones and input methods write "123 456", "123-456" or full-width digits. All forms of a code become one text, so
 * that no form can be a second use of it. How many digits there must be is for the authenticator to say.
 */
export function normaliseCode(text: string): string | null {
  if (text.length > MAX_TEXT_LENGTH) return null;
  const digits = asciiDigits(cleanTyped(text)).replace(SEPARATORS, "");
  return /^[0-9]+$/.test(digits) ? digits : null;
}
