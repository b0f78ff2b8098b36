import { isPlainHost } from "./isPlainHost.ts";

/**
 * Gives the last line of a message that binds its code to a site, so that browsers fill it in there and nowhere else.
 *
 * @throws {TypeError} when the host is not a plain host name or address
 * @see {@link https://wicg.github.io/sms-one-time-codes/#format Origin-bound one-time codes delivered via SMS}
 */
export function originBoundLine(host: string, code: string): string {
  if (!isPlainHost(host)) throw new TypeError("the host of a message must be a host name without scheme, port or path");
  return `@${host.toLowerCase()} #${code}`;
}
