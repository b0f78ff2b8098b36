import { BlockList, isIPv4 } from "node:net";
import { canonicalIp } from "./ipBlocks.ts";

/** Words for networks that are many ranges. RFC 1122 §3.2.1.3, RFC 4291 §2.5.3; RFC 3927, RFC 4291 §2.5.6; RFC 1918, RFC 4193 */
const NAMED = {
  loopback: ["127.0.0.0/8", "::1"],
  linklocal: ["169.254.0.0/16", "fe80::/10"],
  uniquelocal: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export const networkNames: readonly string[] = Object.keys(NAMED);

const MAPPED_BITS = 96;

/**
 * Gives an address or a range such as 10.0.0.0/8 in its one spelling; null for other text and for a range that holds every
 * address: it would believe anybody.
 */
export function readNetwork(text: string): string | null {
  const [address = "", bits, ...others] = text.split("/");
  const canonical = canonicalIp(address);
  if (canonical === null || others.length > 0) return null;
  if (bits === undefined) return canonical;
  const isMapped = isIPv4(canonical) && !isIPv4(address);
  const width = /^\d{1,3}$/.test(bits) ? Number(bits) - (isMapped ? MAPPED_BITS : 0) : 0;
  return width > 0 && width <= (isIPv4(canonical) ? 32 : 128) ? `${canonical}/${width}` : null;
}

/** Gives what tells whether an address, in its one spelling, lies in one of the networks or has one of the names. */
export function trustedNetworks(networks: readonly string[]): (ip: string) => boolean {
  const list = new BlockList();
  for (const network of networks.flatMap((each) => NAMED[each as keyof typeof NAMED] ?? [each])) {
    const [address = "", bits] = network.split("/");
    if (bits === undefined) list.addAddress(address, familyOf(address));
    else list.addSubnet(address, Number(bits), familyOf(address));
  }
  return (ip) => list.check(ip, familyOf(ip));
}

function familyOf(ip: string): "ipv4" | "ipv6" {
  return isIPv4(ip) ? "ipv4" : "ipv6";
}
