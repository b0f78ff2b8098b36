import { getCountries, getCountryCallingCode } from "libphonenumber-js/mobile";
import { NONE, OTHER } from "./metricRow.ts";

const assigned: ReadonlySet<string> = new Set(getCountries().map((country) => `+${getCountryCallingCode(country)}`));

/** Every calling code that is assigned to a country. `none`: an e-mail address has none. */
export const callingCodes: readonly string[] = [...[...assigned].sort(), NONE, OTHER];

/** Gives the calling code of a number in E.164. None is the beginning of another one. ITU-T E.164 §6.2.1 */
export function callingCodeOf(phone: string): string {
  for (const length of [2, 3, 4]) {
    const code = phone.slice(0, length);
    if (assigned.has(code)) return code;
  }
  return OTHER;
}
