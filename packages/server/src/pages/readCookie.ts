import type { IncomingHttpHeaders } from "node:http";

/** Gives a cookie's value; null: there is none. RFC 6265 §5.4 */
export function readCookie({ cookie = "" }: IncomingHttpHeaders, name: string): string | null {
  for (const pair of cookie.split(";")) {
    const [found = "", ...value] = pair.trim().split("=");
    if (found === name) return value.join("=");
  }
  return null;
}
