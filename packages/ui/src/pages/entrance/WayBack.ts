/** What an application sent along, to have somebody back. */
export interface WayBack {
  readonly redirectUri: string;
  readonly state: string | null;
  readonly codeChallenge: string;
}

/** Words for why nobody comes back signed in. RFC 6749 §4.1.2.1; OpenID Connect Core §3.1.2.6 */
export type ReturnError = "access_denied" | "invalid_request" | "login_required";

/** Gives the way back that came with the address; what lacks a challenge of S256 is none (RFC 9700 §2.1.1). */
export function readWayBack(given: ReadonlyMap<string, string>): WayBack | "incomplete" | null {
  const redirectUri = given.get("redirect_uri");
  if (redirectUri === undefined) return null;
  const codeChallenge = given.get("code_challenge") ?? "";
  const isWhole = given.get("code_challenge_method") === "S256" && /^[A-Za-z0-9_-]{43}$/.test(codeChallenge);
  return isWhole ? { redirectUri, state: given.get("state") ?? null, codeChallenge } : "incomplete";
}

/** Gives where to send somebody who does not come back signed in. */
export function withError(redirectUri: string, error: ReturnError, state: string | null, issuer: string): string {
  const answer = new URLSearchParams({ error, ...(state !== null && { state }), iss: issuer });
  return `${redirectUri}${redirectUri.includes("?") ? "&" : "?"}${answer}`;
}
