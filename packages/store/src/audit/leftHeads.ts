import type { SignedHead } from "./auditHeads.ts";

/** Where this process left the chains it writes to, as far as that is surely on disk: a database that shows less has lost it. */
export interface LeftHeads {
  /** Gives where a chain stands; null where this process has written nothing to it. */
  find(writerId: string): SignedHead | null;
  acknowledge(writerId: string, head: SignedHead): void;
  /** Gives where all stand, by chain. */
  all(): ReadonlyMap<string, SignedHead>;
}

export function createLeftHeads(): LeftHeads {
  const heads = new Map<string, SignedHead>();
  return {
    find: (writerId) => heads.get(writerId) ?? null,
    acknowledge(writerId, head) {
      if (head.seq > (heads.get(writerId)?.seq ?? 0)) heads.set(writerId, head);
    },
    all: () => heads,
  };
}
