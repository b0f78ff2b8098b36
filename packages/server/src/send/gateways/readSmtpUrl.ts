export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /**
   * `implicit`: TLS from the first byte, certificate checked. `required`: STARTTLS or nothing, certificate checked.
   * `opportunistic`: STARTTLS when offered, any certificate.
   */
  readonly tls: "implicit" | "required" | "opportunistic";
  readonly credentials: { readonly user: string; readonly pass: string } | null;
}

/**
 * Reads `smtps://user:password@host:port` or `smtp://…`. Over `smtp://` TLS is opportunistic (RFC 7435), except that
 * credentials for another machine demand it; `?tls=required` and `?tls=opportunistic` say otherwise.
 *
 * @throws {TypeError} when it cannot be read; the message does not quote it
 */
export function readSmtpUrl(text: string): SmtpServer {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !isSmtpAddress(url)) {
    throw new TypeError("the SMTP URL must look like smtp://host or smtps://user:password@host:465");
  }
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const user = decodePart(url.username);
  const pass = decodePart(url.password);
  const credentials = user === "" ? null : { user, pass };
  const implicit = url.protocol === "smtps:";
  const port = url.port === "" ? (implicit ? 465 : 587) : Number(url.port);
  return {
    host,
    port,
    tls: implicit ? "implicit" : readTlsMode(url, credentials !== null && !isLoopback(host)),
    credentials,
  };
}

/** What is not read has no place in it: a misspelt parameter, or half of a password behind a `#`. */
function isSmtpAddress({ protocol, hostname, pathname, search, hash, username, password }: URL): boolean {
  const isBare = hash === "" && (pathname === "" || pathname === "/") && (username !== "" || password === "");
  const isRead = search === "" || (protocol === "smtps:" ? search === "?tls=required" : /^\?tls=[^&]*$/.test(search));
  return /^smtps?:$/.test(protocol) && hostname !== "" && isBare && isRead;
}

function readTlsMode(url: URL, isRequired: boolean): "required" | "opportunistic" {
  const wanted = url.searchParams.get("tls") ?? (isRequired ? "required" : "opportunistic");
  if (wanted !== "required" && wanted !== "opportunistic") {
    throw new TypeError("tls in the SMTP URL must be required or opportunistic");
  }
  return wanted;
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new TypeError("user and password in the SMTP URL must be percent-encoded");
  }
}
