import { malformed } from "@countersign/contract";
import { cleanTyped, nameKey } from "@countersign/spelling";

const MAX_LENGTH = 64;

/**
 * Gives a user name as it is kept and shown. An "@" is refused, so that no name can pass for an address.
 * @throws {MfaError} malformed, naming `field`
 */
export function readUsername(text: string, field = "username"): string {
  const username = cleanTyped(text).normalize("NFC");
  const length = [...username].length;
  if (length === 0 || length > MAX_LENGTH) throw malformed(field, `must have 1 to ${MAX_LENGTH} characters`);
  if (/[\p{Cc}\p{Cf}@]/u.test(username + nameKey(username)))
    throw malformed(field, "must hold neither @ nor control characters");
  return username;
}
