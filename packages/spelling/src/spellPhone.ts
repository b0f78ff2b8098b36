import {
  type CountryCallingCode,
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from "libphonenumber-js/mobile";
import { plainTyped } from "./plainTyped.ts";
import { SEPARATORS } from "./separators.ts";

/** A phone number as it comes: in one field, or with its country in another. */
export interface TypedPhone {
  readonly phone: string;
  /** Calling code, or country, of a number that is typed without one. */
  readonly phoneCountryCode?: string | null | undefined;
}

/** With its country: after a plus, or as most of the world dials abroad; some write both. ITU-T E.123 §2, E.164 annex A */
const INTERNATIONAL = /^(?:\+|00)(?:00)?([1-9]\d*)$/;

/**
 * Gives a mobile phone number in E.164, or null when it is none.
 *
 * @param homeCode calling code of a number that comes without any, such as "+86"
 */
export function spellPhone({ phone, phoneCountryCode }: TypedPhone, homeCode: string): string | null {
  const dialled = symbolsOf(phone).replace(/^tel:/i, "");
  if (!/^\+?\d+$/.test(dialled)) return null;
  const [, abroad] = INTERNATIONAL.exec(dialled) ?? [];
  if (abroad !== undefined) return parse(`+${abroad}`);
  const callingCode = readCallingCode(symbolsOf(phoneCountryCode ?? "") || homeCode);
  if (callingCode === null) return null;
  return parse(dialled, callingCode) ?? (dialled.startsWith(callingCode) ? parse(`+${dialled}`) : null);
}

/** Gives what is dialled: what stands between the groups is left out. */
function symbolsOf(text: string): string {
  return plainTyped(text)
    .replace(SEPARATORS, "")
    .replace(/[.()[\]/]/g, "");
}

/** Gives null for what names no country. */
function readCallingCode(code: string): CountryCallingCode | null {
  const country = code.toUpperCase();
  if (isSupportedCountry(country)) return getCountryCallingCode(country);
  const [, digits] = INTERNATIONAL.exec(code) ?? INTERNATIONAL.exec(`+${code}`) ?? [];
  return (digits as CountryCallingCode | undefined) ?? null; // numbers of one that there is not parse to nothing
}

function parse(dialled: string, defaultCallingCode?: CountryCallingCode): string | null {
  try {
    const options = { extract: false, ...(defaultCallingCode === undefined ? {} : { defaultCallingCode }) };
    const parsed = parsePhoneNumberFromString(dialled, options);
    return parsed?.isValid() ? parsed.number : null;
  } catch {
    return null;
  }
}
