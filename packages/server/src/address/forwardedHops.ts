import type { IncomingHttpHeaders } from "node:http";

/** The headers in which proxies name whom they ask for. */
export const proxyHeaders = ["x-forwarded-for", "forwarded"] as const;

export type ProxyHeader = (typeof proxyHeaders)[number];

/** Gives whom a header names, the nearest last, as it names them; null without the header. */
export function forwardedHops(headers: IncomingHttpHeaders, name: ProxyHeader): readonly string[] | null {
  const text = textOf(headers, name);
  if (text === "") return null;
  if (name === "forwarded") return splitOutsideQuotes(text, ",").map(forOf);
  // RFC 9110 §5.6.1.2: empty elements of a list do not count.
  const hops = text.split(",").map((each) => each.trim());
  return hops.filter((each) => each !== "");
}

function textOf(headers: IncomingHttpHeaders, name: ProxyHeader): string {
  return [headers[name] ?? []].flat().join(",").trim();
}

/** Gives whom one proxy asked for: the `for` of its element, or nothing when it does not say. RFC 7239 §4 */
function forOf(element: string): string {
  for (const pair of splitOutsideQuotes(element, ";")) {
    const [, value] = /^\s*for\s*=\s*(.*?)\s*$/i.exec(pair) ?? [];
    if (value !== undefined) return value.replaceAll(/\\(.)/g, "$1");
  }
  return "";
}

/** RFC 9110 §5.6.4: a quoted string may hold what separates elsewhere, and a backslash before any sign. */
function splitOutsideQuotes(text: string, separator: "," | ";"): readonly string[] {
  const pieces = [""];
  let [isQuoted, isEscaped] = [false, false];
  for (const sign of text) {
    if (sign === separator && !isQuoted) {
      pieces.push("");
      continue;
    }
    if (sign === '"' && !isEscaped) isQuoted = !isQuoted;
    isEscaped = isQuoted && sign === "\\" && !isEscaped;
    pieces[pieces.length - 1] += sign;
  }
  return pieces;
}
