import type { IncomingHttpHeaders } from "node:http";
import type { Language } from "@countersign/contract";
import { spellId } from "@countersign/spelling";
import Negotiator from "negotiator";

/** Clients send these words for "none". */
const EMPTY_WORDS = new Set(["", "undefined", "null"]);

const SPOKEN: ReadonlyMap<string, Language> = new Map([
  ["zh", "zh-CN"],
  ["en", "en-US"],
]);

/** Gives what a header says, or null when it says nothing. */
function headerText(headers: IncomingHttpHeaders, name: string): string | null {
  const value = headers[name];
  const text = (Array.isArray(value) ? value[0] : value)?.trim() ?? "";
  return EMPTY_WORDS.has(text) ? null : text;
}

/** Gives the application and the pool that the headers name. What the application is called is kept as it was written. */
export function readNames(headers: IncomingHttpHeaders): {
  readonly appId: string | null;
  readonly poolId: string | null;
} {
  const poolId = headerText(headers, "x-authing-userpool-id");
  return {
    appId: headerText(headers, "x-authing-app-id"),
    // One client puts a tenant's id here: what is no pool id is ignored.
    poolId: poolId === null ? null : spellId(poolId),
  };
}

/** Gives the language of the answer: `x-authing-lang`, else `Accept-Language`, else `fallback`. RFC 4647 §3.4 */
export function readLanguage(headers: IncomingHttpHeaders, fallback: Language): Language {
  const wanted = headerText(headers, "x-authing-lang") ?? headerText(headers, "accept-language") ?? "";
  const tags = new Negotiator({ headers: { "accept-language": wanted } }).languages();
  return tags.map((tag) => SPOKEN.get(tag.toLowerCase().replace(/[-_].*/, ""))).find(Boolean) ?? fallback;
}

/** Gives what the client calls itself. */
export function readClient(headers: IncomingHttpHeaders): string | null {
  return headerText(headers, "x-authing-request-from");
}

/**
 * Gives what tells of a tag whether `If-Match` names it; null without one. What is no tag, or a weak one, matches nothing.
 * RFC 9110 §8.8.3.2, §13.1.1
 */
export function readIfMatch(headers: IncomingHttpHeaders): ((tag: string) => boolean) | null {
  const text = headers["if-match"]?.trim();
  if (text === undefined) return null;
  const tags = text.split(",").map((each) => each.trim());
  return (tag) => text === "*" || tags.includes(tag);
}

/** The header by which clients name their device. */
export const DEVICE_ID_HEADER = "x-authing-device-id";

/** Gives what the client calls its device, cut to a sensible length. */
export function readDeviceId(headers: IncomingHttpHeaders): string | null {
  return headerText(headers, DEVICE_ID_HEADER)?.slice(0, 128) ?? null;
}

export interface Credentials {
  readonly bearer: string | null;
  readonly basic: { readonly id: string; readonly secret: string } | null;
}

/** Gives the token or the pool credentials of a request. Some clients send a token without its scheme. */
export function readCredentials(headers: IncomingHttpHeaders): Credentials {
  const text = headerText(headers, "authorization");
  if (text === null) return { bearer: null, basic: null };
  const [scheme = "", ...rest] = text.split(/\s+/);
  if (scheme.toLowerCase() === "basic") return { bearer: null, basic: readBasic(rest.join("")) };
  const token = scheme.toLowerCase() === "bearer" ? rest.join(" ") : text;
  return { bearer: EMPTY_WORDS.has(token) ? null : token, basic: null };
}

function readBasic(base64: string): Credentials["basic"] {
  const decoded = Buffer.from(base64, "base64").toString("utf8");
  const colon = decoded.indexOf(":");
  const id = colon < 0 ? null : spellId(decoded.slice(0, colon));
  return id === null ? null : { id, secret: decoded.slice(colon + 1) };
}
