import { malformed } from "@countersign/contract";
import type { Identifier } from "@countersign/core";
import { type CountryCallingCode, parsePhoneNumberFromString } from "libphonenumber-js/mobile";

const MAX_EMAIL_LENGTH = 254;
const MAX_USERNAME_LENGTH = 64;
const EMAIL = /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\.]+(\.[^\s@<>,;:"()[\]\\.]+)+$/;

/**
 * Gives an e-mail address in the one spelling it is kept in: lower case, NFC.
 * @throws {MfaError} malformed, naming `field`
 */
export function readEmail(text: string, field = "email"): string {
  const email = text.trim().normalize("NFC").toLowerCase();
  if (email.length > MAX_EMAIL_LENGTH || !EMAIL.test(email) || /\p{C}/u.test(email))
    throw malformed(field, "must be an e-mail address");
  return email;
}

/**
 * Gives a phone number in E.164.
 *
 * @param countryCode calling code of a number that is typed without one, such as "+86"
 * @throws {MfaError} malformed, naming `field`
 */
export function readPhone(text: string, countryCode: string, field = "phone"): string {
  const phone = parsePhone(text, countryCode);
  if (phone === null) throw malformed(field, "must be a mobile phone number");
  return phone;
}

function parsePhone(text: string, countryCode: string): string | null {
  const defaultCallingCode = countryCode.replace(/^\+/, "") as CountryCallingCode; // any other text parses to nothing
  const typed = text.normalize("NFKC").trim();
  try {
    const parsed = parsePhoneNumberFromString(typed, { defaultCallingCode, extract: false });
    return parsed?.isValid() ? parsed.number : null;
  } catch {
    return null;
  }
}

/**
 * Gives a user name as it is kept: trimmed, NFC. An "@" is refused, so that no name can pass for an address.
 * @throws {MfaError} malformed, naming `field`
 */
export function readUsername(text: string, field = "username"): string {
  const username = text.trim().normalize("NFC");
  const length = [...username].length;
  if (length === 0 || length > MAX_USERNAME_LENGTH)
    throw malformed(field, `must have 1 to ${MAX_USERNAME_LENGTH} characters`);
  if (/[\p{Cc}\p{Cf}@]/u.test(username)) throw malformed(field, "must hold neither @ nor control characters");
  return username;
}

/**
 * Gives the ways to read an account name that may be an address, a number or a user name, the likeliest first. A number
 * is read as a number before it is read as a name: names are free to choose, numbers are proved.
 */
export function readAccount(text: string, countryCode: string): readonly Identifier[] {
  const name = text
    .trim()
    .normalize("NFC")
    .replace(/\p{Cc}/gu, "");
  if (name.includes("@")) return [{ kind: "email", key: name.toLowerCase() }];
  const phone = parsePhone(name, countryCode);
  const username: Identifier = { kind: "username", key: name };
  return phone === null ? [username] : [{ kind: "phone", key: phone }, username];
}
