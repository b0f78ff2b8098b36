import { readSmtpUrl } from "./readSmtpUrl.ts";

/**
 * Gives what nodemailer needs to reach the server of an address.
 * @throws {TypeError} when the address cannot be read
 */
export function smtpTransportOptions(url: string) {
  const server = readSmtpUrl(url);
  return {
    host: server.host,
    port: server.port,
    secure: server.tls === "implicit",
    requireTLS: server.tls === "required",
    opportunisticTLS: server.tls === "opportunistic",
    // RFC 7435 §3: encryption without authentication is better than clear text, which the alternative would be.
    tls: { rejectUnauthorized: server.tls !== "opportunistic" },
    ...(server.credentials === null ? {} : { auth: server.credentials }),
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    dnsTimeout: 10_000,
    socketTimeout: 30_000,
    maxRequeues: 1,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
