import type { Hasher } from "@countersign/core";
import type { Tally } from "./Tally.ts";

/** Gives the hasher, timing what it hashes. */
export function watchHasher(hasher: Hasher, tally: Tally): Hasher {
  const timed = async <T>(hashing: Promise<T>): Promise<T> => {
    const beganMs = performance.now();
    try {
      return await hashing;
    } finally {
      tally.observe("countersign_hash_seconds", [], (performance.now() - beganMs) / 1000);
    }
  };
  const { of } = hasher;
  return {
    hash: (secret) => timed(hasher.hash(secret)),
    verify: (hash, secret) => timed(hasher.verify(hash, secret)),
    verifyUnknown: (secret) => timed(hasher.verifyUnknown(secret)),
    needsRehash: (hash) => hasher.needsRehash(hash),
    ...(of === undefined ? {} : { of: (asker) => watchHasher(of(asker), tally) }),
  };
}
