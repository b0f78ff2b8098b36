/**
 * Gives the one form of a password that is hashed and compared: Unicode NFC, so that "é" typed as one character or as
 * two is the same password on every keyboard. Characters that only look alike stay different.
 *
 * NIST SP 800-63B-4 §3.1.1.2 and RFC 8265 §4.2.2 (5)
 */
export function normalisePassword(password: string): string {
  return password.normalize("NFC");
}
