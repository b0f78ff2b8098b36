import type { IncomingHttpHeaders } from "node:http";
import { forwardedHops, type ProxyHeader, proxyHeaders } from "./forwardedHops.ts";
import { readAddress } from "./readAddress.ts";

/** What a request tells of the way it came. */
export interface ClientAddress {
  /** The nearest address that no trusted proxy has; what proxies say counts only as far as it can be read. */
  readonly ip: string;
  /** Why that may be a proxy's, whose clients then count as one; null when nothing speaks for it. */
  readonly doubt: AddressDoubt | null;
}

export type AddressDoubt =
  /** `ip` passes on what somebody else asks, and is not trusted; `client` is whom it names. */
  | { readonly kind: "undeclared"; readonly header: string; readonly client: string }
  /** `ip` is trusted and names its client by what is no address. */
  | { readonly kind: "unreadable"; readonly header: ProxyHeader }
  /** `ip` is trusted and passes on without saying for whom. */
  | { readonly kind: "unnamed"; readonly header: string }
  /** `ip` is trusted, and its two headers name different clients: one of them is the client's own. */
  | { readonly kind: "contradictory" };

export interface ProxyPolicy {
  readonly isTrusted: (ip: string) => boolean;
  /** The header that the proxies write; null: either, where they do not contradict each other. */
  readonly header: ProxyHeader | null;
}

/** Headers by which a proxy shows, besides those that name its client. */
const OTHER_MARKS =
  /^(via|cdn-loop|x-real-ip|x-client-ip|x-cluster-client-ip|true-client-ip|cf-connecting-ip|x-forwarded-.*)$/;

/** Gives the header by which a request shows that a proxy passed it on; null without one. */
export function proxyMark(headers: IncomingHttpHeaders): string | null {
  return (
    proxyHeaders.find((name) => headers[name] !== undefined) ??
    Object.keys(headers).find((name) => OTHER_MARKS.test(name)) ??
    null
  );
}

/** Tells who asks, by the connection's other end and what the proxies between say. */
export function clientAddress(peer: string, headers: IncomingHttpHeaders, policy: ProxyPolicy): ClientAddress {
  const mark = proxyMark(headers);
  if (mark === null) return { ip: peer, doubt: null };
  const asked = policy.header === null ? proxyHeaders : [policy.header];
  const [one, other] = asked.flatMap((header) => {
    const hops = forwardedHops(headers, header);
    return hops === null ? [] : [follow(peer, header, hops, policy)];
  });
  if (one === undefined) return { ip: peer, doubt: { ...nameless(peer, policy), header: mark } };
  if (other !== undefined && other.ip !== one.ip) return { ip: peer, doubt: { kind: "contradictory" } };
  return one;
}

function nameless(
  peer: string,
  { isTrusted }: ProxyPolicy,
): { kind: "unnamed" } | { kind: "undeclared"; client: string } {
  return isTrusted(peer) ? { kind: "unnamed" } : { kind: "undeclared", client: "" };
}

/** Goes back along the hops as long as those who name them are trusted. */
function follow(peer: string, header: ProxyHeader, hops: readonly string[], { isTrusted }: ProxyPolicy): ClientAddress {
  let ip = peer;
  for (const hop of hops.toReversed()) {
    if (!isTrusted(ip)) return { ip, doubt: { kind: "undeclared", header, client: hop } };
    const next = readAddress(hop);
    if (next === null) return { ip, doubt: { kind: "unreadable", header } };
    ip = next;
  }
  return { ip, doubt: null };
}
