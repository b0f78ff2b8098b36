/**
 * Splits the label of an authenticator: an issuer, a colon and blanks may stand before the account.
 * @see {@link https://github.com/google/google-authenticator/wiki/Key-Uri-Format Key URI format, "Label"}
 */
export function splitLabel(label: string): { readonly account: string | null; readonly issuer: string | null } {
  const [, issuer = "", account = label] = /^([^:]*):(.*)$/s.exec(label) ?? [];
  return { account: account.trim() || null, issuer: issuer.trim() || null };
}
