import { createHash } from "node:crypto";
import type { Random } from "@countersign/core";

/**
 * Gives randomness that repeats: equal seeds give equal byte sequences, however the calls cut them up.
 * SHA-256 in counter mode over the seed, so the bytes are uniform enough to test distributions with.
 */
export function createSeededRandom(seed: string | number): Random {
  let blocksMade = 0;
  let pool = Buffer.alloc(0);

  function fillPool(length: number): void {
    const blocks = [pool];
    for (let have = pool.length; have < length; blocksMade += 1) {
      const block = createHash("sha256").update(`${seed}:${blocksMade}`).digest();
      blocks.push(block);
      have += block.length;
    }
    pool = Buffer.concat(blocks);
  }

  return {
    bytes(length) {
      fillPool(length);
      const taken = Uint8Array.from(pool.subarray(0, length));
      pool = pool.subarray(length);
      return taken;
    },
  };
}
