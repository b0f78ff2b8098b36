import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** Azure answers its virtual machines at an address of the public space. */
const PLATFORM_ADDRESS = "168.63.129.16";
/** All of IPv6 that is global unicast lies in 2000::/3. RFC 4291 §2.4 */
const GLOBAL = { mask: 0xe000, value: 0x2000 } as const;

/**
 * Tells whether an address is one of the public Internet, and no other name of a private one: neither loopback, private,
 * link-local, shared, multicast, documentation or benchmark space, nor an IPv4 address wrapped in an IPv6 one.
 */
export function isPublicAddress(text: string): boolean {
  if (isIP(text) === 0) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== "unicast") return false;
  if (address instanceof ipaddr.IPv6) return ((address.parts[0] ?? 0) & GLOBAL.mask) === GLOBAL.value;
  return address.toString() !== PLATFORM_ADDRESS;
}
