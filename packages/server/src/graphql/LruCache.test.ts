import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { LruCache } from "./LruCache.ts";

describe("LruCache", () => {
  it("gives back what it keeps", () => {
    const cache = new LruCache<number>({ maxEntries: 2, maxWeight: 10 });
    cache.set("a", 1, 1);
    assert.equal(cache.get("a"), 1);
    assert.equal(cache.get("b"), undefined);
  });

  it("drops the entry that was used longest ago", () => {
    const cache = new LruCache<number>({ maxEntries: 2, maxWeight: 10 });
    cache.set("a", 1, 1);
    cache.set("b", 2, 1);
    cache.get("a");
    cache.set("c", 3, 1);
    assert.deepEqual([cache.get("a"), cache.get("b"), cache.get("c")], [1, undefined, 3]);
  });

  it("drops as many entries as a heavy one needs", () => {
    const cache = new LruCache<number>({ maxEntries: 10, maxWeight: 10 });
    for (const key of ["a", "b", "c"]) cache.set(key, 1, 3);
    cache.set("heavy", 2, 7);
    assert.deepEqual(
      [cache.get("a"), cache.get("b"), cache.get("c"), cache.get("heavy")],
      [undefined, undefined, 1, 2],
    );
  });

  it("keeps nothing that is too heavy, and drops nothing for it", () => {
    const cache = new LruCache<number>({ maxEntries: 10, maxWeight: 10 });
    cache.set("a", 1, 3);
    cache.set("heavy", 2, 11);
    assert.deepEqual([cache.get("a"), cache.get("heavy")], [1, undefined]);
  });

  it("stays within both limits and weighs what it holds, whatever is put in", () => {
    const puts = fc.array(fc.tuple(fc.constantFrom(..."abcdefgh"), fc.nat(12)), { maxLength: 100 });
    fc.assert(
      fc.property(puts, (entries) => {
        const cache = new LruCache<number>({ maxEntries: 4, maxWeight: 20 });
        for (const [key, weight] of entries) {
          cache.set(key, weight, weight);
          assert.ok(cache.size <= 4);
          assert.ok(cache.weight <= 20);
          assert.equal(cache.get(key), weight);
        }
        const held = [..."abcdefgh"].map((key) => cache.get(key)).filter((weight) => weight !== undefined);
        assert.equal(held.length, cache.size);
        assert.equal(
          held.reduce((sum, weight) => sum + weight, 0),
          cache.weight,
        );
      }),
    );
  });
});
