import { parsePhoneNumberFromString } from "libphonenumber-js/mobile";

/** A phone number as Authing's clients read it. */
export interface PhoneParts {
  readonly phone: string;
  readonly phoneCountryCode: string;
}

/** Gives the national number and the calling code of an E.164 number. */
export function splitPhone(e164: string): PhoneParts {
  const parsed = parsePhoneNumberFromString(e164);
  if (parsed === undefined) return { phone: e164, phoneCountryCode: "" };
  return { phone: parsed.nationalNumber, phoneCountryCode: `+${parsed.countryCallingCode}` };
}
