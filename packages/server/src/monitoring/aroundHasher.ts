import type { Hasher } from "@countersign/core";

/** Does a piece of work, with something before and behind it. */
type Around = <T>(work: () => Promise<T>) => Promise<T>;

/** Gives a hasher that has `around` done about all that takes its time: each hash, its wait included, whoever asks for it. */
export function aroundHasher(hasher: Hasher, around: Around): Hasher {
  const { of } = hasher;
  return {
    hash: (secret) => around(() => hasher.hash(secret)),
    verify: (hash, secret) => around(() => hasher.verify(hash, secret)),
    verifyUnknown: (secret) => around(() => hasher.verifyUnknown(secret)),
    needsRehash: (hash) => hasher.needsRehash(hash),
    ...(of === undefined ? {} : { of: (asker) => aroundHasher(of(asker), around) }),
  };
}
