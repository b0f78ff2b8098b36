import { isIP } from "node:net";
import type { FastifyRequest } from "fastify";
import { proxyMark } from "../address/clientAddress.ts";

/**
 * Tells whether a request comes from this machine, by a name of this machine, and from none but its pages: one elsewhere that
 * resolves its own name to loopback does not, and neither does what a proxy passes on.
 */
export function isLocalRequest({ raw, headers }: FastifyRequest): boolean {
  // What a proxy passes on comes from elsewhere, whatever the socket says.
  if (proxyMark(headers) !== null) return false;
  return isLoopback(raw.socket.remoteAddress ?? "") && isLocalName(headers.host ?? "") && isLocalPage(headers.origin);
}

/** Pages opened from disk may call the service, but so may every frame that a page elsewhere seals off: both are "null". */
function isLocalPage(origin: string | undefined): boolean {
  return origin === undefined || (URL.canParse(origin) && isLocalName(new URL(origin).host));
}

function isLocalName(host: string): boolean {
  const name = host.toLowerCase().replace(/:\d+$/, "");
  return name === "localhost" || isLoopback(name.replace(/^\[|\]$/g, ""));
}

function isLoopback(address: string): boolean {
  const bare = address.replace(/^::ffff:/, "");
  return isIP(bare) !== 0 && (bare === "::1" || bare.startsWith("127."));
}

/** Tells whether somebody reads what is sent. */
export function acceptsPages({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes("text/html") === true;
}
