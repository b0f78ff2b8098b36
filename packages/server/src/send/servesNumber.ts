import { parsePhoneNumberFromString } from "libphonenumber-js/mobile";

/** How an operator names the numbers that get text messages: how they begin, such as +86 or +1242, or an ISO country. */
export type NumberRange = string;

/** Says whether a number in E.164 belongs to one of the ranges. */
export function servesNumber(ranges: readonly NumberRange[], phone: string): boolean {
  return ranges.some((range) =>
    range.startsWith("+") ? phone.startsWith(range) : parsePhoneNumberFromString(phone)?.country === range,
  );
}
