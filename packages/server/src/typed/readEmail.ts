import { malformed } from "@countersign/contract";
import { spellEmail } from "@countersign/spelling";

/**
 * Gives an e-mail address in the one spelling it is kept in.
 * @throws {MfaError} malformed, naming `field`
 */
export function readEmail(text: string, field = "email"): string {
  const email = spellEmail(text);
  if (email === null) throw malformed(field, "must be an e-mail address");
  return email;
}
