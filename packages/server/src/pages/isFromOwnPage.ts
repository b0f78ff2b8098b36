import type { IncomingHttpHeaders } from "node:http";

/**
 * Tells whether a request comes from a page of this service, so that the browser's cookie speaks for whoever sits there. What
 * changes something must name our origin itself (Fetch §3.2); what reads may leave it out, as browsers do, unless they say that
 * it comes from elsewhere (Fetch Metadata §2.3).
 */
export function isFromOwnPage(method: string, headers: IncomingHttpHeaders, publicUrl: string): boolean {
  const { origin, host = "", "sec-fetch-site": site } = headers;
  if (site !== undefined && site !== "same-origin") return false;
  if (origin === undefined) return method === "GET" || method === "HEAD";
  return origin === new URL(publicUrl).origin || isAtHost(origin, host, publicUrl);
}

/**
 * By another of its names, such as localhost: a browser says whom it asks in `host`, and no page can make it lie. Where the
 * service has TLS, what anybody on the way can write is not its page.
 */
function isAtHost(origin: string, host: string, publicUrl: string): boolean {
  if (!URL.canParse(origin) || new URL(origin).host !== host.toLowerCase()) return false;
  return origin.startsWith("https:") || !publicUrl.startsWith("https:");
}
