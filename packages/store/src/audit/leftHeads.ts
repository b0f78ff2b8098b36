import type { SignedHead } from "./auditHeads.ts";

/** Where this process left the chains it writes to. */
export interface LeftHeads {
  /** Gives where a chain stands within what is committed together; null where this process has written nothing to it. */
  find(together: object, writerId: string): SignedHead | null;
  /** Notes where a chain stands for those that are committed at the same stroke: if it is, and to nobody else. */
  leave(together: object, writerId: string, head: SignedHead): void;
  /** Notes what is surely on disk: a database that shows less has lost it. */
  acknowledge(writerId: string, head: SignedHead): void;
  /** Gives what is surely on disk, by chain. */
  acknowledged(): ReadonlyMap<string, SignedHead>;
}

export function createLeftHeads(): LeftHeads {
  const acknowledged = new Map<string, SignedHead>();
  const underWay = new WeakMap<object, Map<string, SignedHead>>();
  return {
    find: (together, writerId) => underWay.get(together)?.get(writerId) ?? acknowledged.get(writerId) ?? null,
    leave(together, writerId, head) {
      const heads = underWay.get(together) ?? new Map<string, SignedHead>();
      underWay.set(together, heads.set(writerId, head));
    },
    acknowledge(writerId, head) {
      if (head.seq > (acknowledged.get(writerId)?.seq ?? 0)) acknowledged.set(writerId, head);
    },
    acknowledged: () => acknowledged,
  };
}
