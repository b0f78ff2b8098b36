import type { Random } from "@countersign/core";

const POOL_BYTES = 2048;

/**
 * Gives random bytes that are drawn from the system many at a time: a dozen alone costs as much as the whole pool. No byte is
 * given twice, and the pool keeps none that was given.
 */
export function createPooledRandom(fill: (bytes: Uint8Array) => unknown): Random {
  const pool = new Uint8Array(POOL_BYTES);
  let used = POOL_BYTES;
  return {
    bytes(length) {
      const given = Buffer.alloc(length); // its own memory: what is posted to a thread takes its neighbours along
      if (length > POOL_BYTES) {
        fill(given);
        return given;
      }
      if (used + length > POOL_BYTES) {
        fill(pool);
        used = 0;
      }
      given.set(pool.subarray(used, used + length));
      pool.fill(0, used, used + length);
      used += length;
      return given;
    },
  };
}
