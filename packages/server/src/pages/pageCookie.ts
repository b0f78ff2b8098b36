import type { IncomingHttpHeaders } from "node:http";
import { readCookie } from "./readCookie.ts";

/** The cookie that holds the session of the hosted pages. It ends with the browser, or with the session. */
export interface PageCookie {
  read(headers: IncomingHttpHeaders): string | null;
  /** Gives the `set-cookie` by which a token is kept; null: by which it goes. */
  write(token: string | null): string;
}

/**
 * Gives the cookie of the service that is reached at `publicUrl`. Its name keeps apart what shares a host: services at other
 * paths, and in development at other ports. RFC 6265bis §4.1.3.2
 */
export function pageCookie(publicUrl: string): PageCookie {
  const { protocol, port, pathname } = new URL(publicUrl);
  const isSecure = protocol === "https:";
  const place = pathname.replaceAll("/", "-").replace(/-$/, "");
  const name = isSecure ? `__Host-countersign${place}` : `countersign-${port}${place}`;
  const attributes = `Path=/; HttpOnly; SameSite=Lax${isSecure ? "; Secure" : ""}`;
  return {
    read: (headers) => readCookie(headers, name) || null,
    write: (token) => (token === null ? `${name}=; Max-Age=0; ${attributes}` : `${name}=${token}; ${attributes}`),
  };
}
