import { readAddress } from "../address/readAddress.ts";
import type { Kind } from "../config/kind.ts";

const address: Kind<string> = { rule: "an IPv4 or IPv6 address", parse: readAddress };

/** Where a person says that he comes from. */
export function fromOption(summary: string) {
  return { value: "ADDRESS", kind: address, summary } as const;
}
