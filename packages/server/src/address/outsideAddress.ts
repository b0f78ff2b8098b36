import { isIP, isIPv6, type LookupFunction } from "node:net";
import { isPublicAddress } from "./isPublicAddress.ts";
import { type ResolveHost, resolveNamedHost, resolvePublicHost } from "./resolveHost.ts";

/** What may be asked of other machines although somebody else says where. */
export interface OutsideRules {
  /** Hosts with their ports that the operator has named: they may be private, and speak plain http. */
  readonly allow: readonly string[];
  readonly resolvePublic?: ResolveHost;
  /** For the hosts of `allow`. */
  readonly resolveNamed?: ResolveHost;
}

/** Says whether the operator has named where an address leads. */
export function isNamedPlace(url: URL, { allow }: Pick<OutsideRules, "allow">): boolean {
  return allow.some((each) => placeOf(new URL(`http://${each}`)) === placeOf(url));
}

/** Gives host and port in their one spelling. */
function placeOf({ hostname, port, protocol }: URL): string {
  return `${hostname.replace(/\.$/, "")}:${port === "" ? (protocol === "https:" ? 443 : 80) : port}`;
}

/**
 * Gives the addresses that a connection may go to: those of the public Internet, all of them, or any where the operator has named the
 * host.
 * @throws {Error} when there are none
 */
export async function outsideAddresses(url: URL, rules: OutsideRules): Promise<readonly string[]> {
  const { resolvePublic = resolvePublicHost, resolveNamed = resolveNamedHost } = rules;
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const isNamed = isNamedPlace(url, rules);
  const addresses = isIP(host) !== 0 ? [host] : await (isNamed ? resolveNamed : resolvePublic)(host);
  if (addresses.length === 0 || !(isNamed || addresses.every(isPublicAddress))) throw new Error("not to be reached");
  return addresses;
}

/** Gives a look-up that knows one answer: the name is not resolved again. */
export function answerWith(addresses: readonly string[]): LookupFunction {
  const answers = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  return (_host, options, callback) => {
    const [first] = answers;
    if (options.all === true || first === undefined) callback(null, answers);
    else callback(null, first.address, first.family);
  };
}
