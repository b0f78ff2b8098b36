import type { Application } from "./model.ts";

/** How long one may be, and how many an application may have. */
const REDIRECT_URI_LENGTH = 2000;
export const MOST_REDIRECT_URIS = 50;

/** What a redirection URI must be. */
export const redirectUriRule =
  "an https address, an http address of this machine, or one of an app's own scheme such as com.example.app:/back, " +
  "written in full as browsers write it, without a fragment, user name or wildcard";

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * Says whether a finished sign-in may lead there at all: it is compared letter by letter, so it must be written as browsers write
 * it. RFC 6749 §3.1.2, RFC 8252 §7, RFC 9700 §2.1
 */
export function isRedirectUri(text: string): boolean {
  if (text.length > REDIRECT_URI_LENGTH || /[#*\s\\]/.test(text) || !URL.canParse(text)) return false;
  const { href, protocol, hostname, username, password } = new URL(text);
  if (username !== "" || password !== "") return false;
  if (href !== text && href !== `${text}/`) return false;
  if (protocol === "https:") return true;
  if (protocol === "http:") return LOOPBACK.test(hostname);
  // Names of schemes without a dot are not an app's own: javascript, data, file.
  return /^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:$/.test(protocol);
}

/** Says whether a finished sign-in may lead there for an application: what an older build took unchecked leads nowhere. */
export function leadsTo({ redirectUris }: Pick<Application, "redirectUris">, redirectUri: string): boolean {
  return redirectUris.includes(redirectUri) && isRedirectUri(redirectUri);
}
