import { nameKey } from "./nameKey.ts";
import { spellEmail } from "./spellEmail.ts";

/** Gives what e-mail addresses are compared by: their one spelling, and of what is none the key of a name. */
export function emailKey(text: string): string {
  return spellEmail(text) ?? nameKey(text);
}
