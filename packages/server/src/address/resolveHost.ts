import { lookup, Resolver } from "node:dns/promises";

/** Gives the addresses of a host; an error when there are none. */
export type ResolveHost = (host: string) => Promise<readonly string[]>;

const RESOLVE_TIMEOUT_MS = 1_500;

/** Asks the name servers alone, without the threads that the rest of the process looks names up with. */
export const resolvePublicHost: ResolveHost = async (host) => {
  const resolver = new Resolver({ timeout: RESOLVE_TIMEOUT_MS, tries: 1 });
  const timer = setTimeout(() => resolver.cancel(), RESOLVE_TIMEOUT_MS);
  try {
    const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    const addresses = answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
    if (addresses.length === 0) throw new Error("the host has no address");
    return addresses;
  } finally {
    clearTimeout(timer);
  }
};

/** Asks as every program of this machine does, its own list of names included: for hosts that the operator named. */
export const resolveNamedHost: ResolveHost = async (host) => {
  const answers = await lookup(host, { all: true });
  return answers.map(({ address }) => address);
};
