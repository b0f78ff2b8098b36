import type { Identifier } from "@countersign/core";
import { cleanTyped, emailKey, nameKey, spellPhone, type TypedPhone } from "@countersign/spelling";

/**
 * Gives the ways to read an account name that may be an address, a number or a user name, the likeliest first. A number
 * is read as a number before it is read as a name: names are free to choose, numbers are proved.
 *
 * @param phoneCountryCode what is typed beside it
 */
export function readAccount(
  text: string,
  homeCode: string,
  phoneCountryCode?: TypedPhone["phoneCountryCode"],
): readonly Identifier[] {
  const spelling = cleanTyped(text)
    .normalize("NFC")
    .replace(/\p{Cc}/gu, "");
  if (nameKey(text).includes("@")) return [{ kind: "email", key: emailKey(text), spelling: spelling.toLowerCase() }];
  const phone = spellPhone({ phone: text, phoneCountryCode }, homeCode);
  const username: Identifier = { kind: "username", key: nameKey(spelling), spelling };
  return phone === null ? [username] : [{ kind: "phone", key: phone }, username];
}
