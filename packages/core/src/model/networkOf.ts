import type { RequestOrigin } from "./auditEvent.ts";

/** Gives the widest network that a request comes from: what counts as one where a few share with all. */
export function networkOf({ ipBlock, ipNetworks = [] }: Pick<RequestOrigin, "ipBlock" | "ipNetworks">): string {
  return ipNetworks.at(-1) ?? ipBlock;
}

/** Gives all of them, the widest first. */
export function networksOf({
  ipBlock,
  ipNetworks = [],
}: Pick<RequestOrigin, "ipBlock" | "ipNetworks">): readonly string[] {
  return [...ipNetworks.toReversed(), ipBlock];
}
