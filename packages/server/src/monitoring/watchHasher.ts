import type { Hasher } from "@countersign/core";
import { aroundHasher } from "./aroundHasher.ts";
import type { Tally } from "./Tally.ts";

/** Gives the hasher, timing what it hashes. */
export function watchHasher(hasher: Hasher, tally: Tally): Hasher {
  return aroundHasher(hasher, async (work) => {
    const beganMs = performance.now();
    try {
      return await work();
    } finally {
      tally.observe("countersign_hash_seconds", [], (performance.now() - beganMs) / 1000);
    }
  });
}
