import { isIPv4, isIPv6 } from "node:net";
import type { RequestOrigin } from "@countersign/core";

/**
 * Gives the address as limits see it, whatever the spelling: an IPv4 address as it is, an IPv6 address as its /64, with
 * the /56 and the /48 around it; "unknown" when there is none.
 */
export function ipBlocks(ip: string | null): Required<Pick<RequestOrigin, "ipBlock" | "ipNetworks">> {
  const address = ip === null ? null : canonicalIp(ip);
  if (address === null) return { ipBlock: "unknown", ipNetworks: [] };
  if (isIPv4(address)) return { ipBlock: address, ipNetworks: [] };
  const [a, b, c, d = "0"] = expandIpv6(address);
  const half = (Number.parseInt(d, 16) & 0xff00).toString(16);
  return { ipBlock: `${a}:${b}:${c}:${d}::/64`, ipNetworks: [`${a}:${b}:${c}:${half}::/56`, `${a}:${b}:${c}::/48`] };
}

/** What stands before an IPv4 address that is written as IPv6: mapped (RFC 4291 §2.5.5.2), translated (RFC 6052 §2.1). */
const IPV4_PREFIXES: readonly string[] = ["0:0:0:0:0:ffff", "64:ff9b:0:0:0:0"];

/** Gives one spelling for each address: IPv4 within IPv6 becomes IPv4, a zone is dropped; null for other text. */
export function canonicalIp(text: string): string | null {
  const bare = text.trim().replace(/%.*$/, "");
  if (isIPv4(bare)) return bare;
  if (!isIPv6(bare)) return null;
  const groups = expandIpv6(bare);
  if (IPV4_PREFIXES.includes(groups.slice(0, 6).join(":"))) {
    const [high = 0, low = 0] = groups.slice(6).map((each) => Number.parseInt(each, 16));
    return [high >> 8, high & 255, low >> 8, low & 255].join(".");
  }
  return new URL(`http://[${bare}]`).hostname.slice(1, -1);
}

/** Gives the eight groups of a valid address, without leading zeros. */
function expandIpv6(address: string): readonly string[] {
  // The URL parser gives RFC 5952 text: lower case, compressed, no dotted quad.
  const [head = "", tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  return tail === undefined ? left : [...left, ...Array<string>(8 - left.length - right.length).fill("0"), ...right];
}
