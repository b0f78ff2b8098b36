import type { IncomingHttpHeaders } from "node:http";
import { readCookie } from "./readCookie.ts";

const DAY_SECONDS = 24 * 3600;

/** A cookie of the hosted pages. */
export interface PageCookie {
  read(headers: IncomingHttpHeaders): string | null;
  /** Gives the `set-cookie` by which a value is kept; null: by which it goes. */
  write(value: string | null): string;
}

interface CookieKind {
  readonly suffix: string;
  /** `Strict`: it says nothing to whoever comes from elsewhere, until a page of ours asks. */
  readonly sameSite: "Lax" | "Strict";
  /** Null: it ends with the browser. */
  readonly days: number | null;
}

const kinds = {
  /** Holds the session. It ends with the browser, or with the session. */
  session: { suffix: "", sameSite: "Lax", days: null },
  /** Holds the name of the browser, which nobody can guess. The longest that browsers keep one. RFC 6265bis §5.5 */
  device: { suffix: "-device", sameSite: "Strict", days: 400 },
  /** Holds the tokens of trusted devices: no longer than any is good. */
  trusted: { suffix: "-trusted", sameSite: "Strict", days: 90 },
} as const satisfies Readonly<Record<string, CookieKind>>;

/**
 * Gives a cookie of the service that is reached at `publicUrl`. Its name keeps apart what shares a host: services at other
 * paths, and in development at other ports. RFC 6265bis §4.1.3.2
 */
export function pageCookie(publicUrl: string, kind: keyof typeof kinds = "session"): PageCookie {
  const { protocol, port, pathname } = new URL(publicUrl);
  const { suffix, sameSite, days } = kinds[kind];
  const isSecure = protocol === "https:";
  const place = pathname.replaceAll("/", "-").replace(/-$/, "");
  const name = `${isSecure ? `__Host-countersign${place}` : `countersign-${port}${place}`}${suffix}`;
  const attributes = `Path=/; HttpOnly; SameSite=${sameSite}${isSecure ? "; Secure" : ""}`;
  const lasting = days === null ? "" : `Max-Age=${days * DAY_SECONDS}; `;
  return {
    read: (headers) => readCookie(headers, name) || null,
    write: (value) =>
      value === null ? `${name}=; Max-Age=0; ${attributes}` : `${name}=${value}; ${lasting}${attributes}`,
  };
}
