/** NIST SP 800-63B-4 §3.1.1.2 asks for that many where a password is not alone. */
const SHORTEST = 8;

/** Says whether a new password is long enough to be sent; what else is wrong with it the server says. */
export function isLongEnough(password: string): boolean {
  return [...password].length >= SHORTEST;
}
