import { malformed } from "@countersign/contract";
import { spellPhone, type TypedPhone } from "@countersign/spelling";

/**
 * Gives a phone number in E.164.
 *
 * @param homeCode calling code of a number that comes without any, such as "+86"
 * @throws {MfaError} malformed, naming `field`
 */
export function readPhone(typed: TypedPhone, homeCode: string, field = "phone"): string {
  const phone = spellPhone(typed, homeCode);
  if (phone === null) throw malformed(field, "must be a mobile phone number");
  return phone;
}
