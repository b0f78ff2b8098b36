import { isIP } from "node:net";
import { canonicalIp } from "./ipBlocks.ts";

/** RFC 7239 §6: a port is a number, or a word that hides one. */
const PORT = /:(?:\d{1,5}|_[\w.-]+)$/;

/**
 * Reads an address in every form in which proxies and back ends write it: with a port, in brackets, in quotation marks, with
 * a zone. RFC 7239 §6, RFC 3986 §3.2.2, RFC 6874 §2. Gives its one spelling; null for other text. What may be an IPv6
 * address with a port or a longer one without is the longer one.
 */
export function readAddress(text: string): string | null {
  const bare = text.trim().replace(/^"(.*)"$/, "$1");
  const [, bracketed] = /^\[([^\]]*)\](?::.*)?$/.exec(bare) ?? [];
  if (bracketed !== undefined) return PORT.test(bare) || bare.endsWith("]") ? canonicalIp(bracketed) : null;
  return isIP(bare) === 0 ? canonicalIp(bare.replace(PORT, "")) : canonicalIp(bare);
}
