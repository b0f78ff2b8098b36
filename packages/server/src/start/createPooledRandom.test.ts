import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { createPooledRandom } from "./createPooledRandom.ts";

/** Gives bytes that all differ from those around them, so that one given twice shows. */
function createCounter(): { fill(bytes: Uint8Array): void; readonly filled: Uint8Array[] } {
  let next = 0;
  const filled: Uint8Array[] = [];
  return {
    filled,
    fill(bytes) {
      for (let at = 0; at + 4 <= bytes.length; at += 4)
        new DataView(bytes.buffer, bytes.byteOffset).setUint32(at, ++next);
      filled.push(bytes);
    },
  };
}

describe("random bytes of a pool", () => {
  it("are as many as were asked for, none of them twice, and none is left where it was", () => {
    const sizes = fc.array(
      fc.integer({ min: 1, max: 700 }).map((words) => 4 * words),
      { minLength: 1, maxLength: 60 },
    );
    fc.assert(
      fc.property(sizes, (lengths) => {
        const { fill, filled } = createCounter();
        const random = createPooledRandom(fill);
        const seen = new Set<number>();
        for (const length of lengths) {
          const bytes = random.bytes(length);
          assert.equal(bytes.length, length);
          const view = new DataView(bytes.buffer, bytes.byteOffset, length);
          for (let at = 0; at < length; at += 4) {
            const word = view.getUint32(at);
            assert.ok(word > 0 && !seen.has(word));
            seen.add(word);
          }
        }
        for (const pool of filled.filter(({ length }) => length === 2048)) {
          const view = new DataView(pool.buffer, pool.byteOffset, pool.length);
          for (let at = 0; at < pool.length; at += 4) assert.ok(!seen.has(view.getUint32(at)));
        }
      }),
    );
  });

  it("are given for no length at all, too", () => {
    assert.equal(createPooledRandom(() => undefined).bytes(0).length, 0);
  });

  it("differ from one another", () => {
    const random = createPooledRandom((bytes) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>));
    const drawn = Array.from({ length: 1000 }, () => Buffer.from(random.bytes(16)).toString("hex"));
    assert.equal(new Set(drawn).size, 1000);
  });
});
