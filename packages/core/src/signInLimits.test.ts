import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { RequestOrigin } from "./model.ts";
import { signInLimits, signInWindows, usedUp } from "./signInLimits.ts";

const from = (ipBlock: string): RequestOrigin => ({ requestId: "r", ip: ipBlock, ipBlock, userAgent: null });
const plain = (text: string): string => text;

describe("signInLimits", () => {
  it("lets a person mistype ten times, and strangers not lock an account for everybody before 500", () => {
    assert.deepEqual(signInLimits, {
      pair: { limit: 10, windowMs: 900_000 },
      account: { limit: 500, windowMs: 3_600_000 },
      address: { limit: 600, windowMs: 600_000 },
    });
  });

  it("counts under digests only: no name and no address is kept", () => {
    const digested: string[] = [];
    const digest = (text: string): string => `d${digested.push(text)}`;
    const { pair, account, address } = signInWindows(digest, "pool", "jo@example.com", from("203.0.113.9"));
    assert.deepEqual(new Set([pair.key, account.key, address.key]), new Set(["d1", "d2", "d3"]));
  });

  it("gives different pools, names, addresses and windows different keys", () => {
    // Few values, so that two sign-ins often have some of them in common.
    const text = fc.constantFrom("", "a", "b", 'a","b', "a\nb");
    const parts = fc.record({ pool: text, name: text, block: text });
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const [a, b] = [one, other].map(({ pool, name, block }) => signInWindows(plain, pool, name, from(block)));
        if (a === undefined || b === undefined) assert.fail();
        const same = (...fields: readonly (keyof typeof one)[]) => fields.every((field) => one[field] === other[field]);
        assert.equal(a.pair.key === b.pair.key, same("pool", "name", "block"));
        assert.equal(a.account.key === b.account.key, same("pool", "name"));
        assert.equal(a.address.key === b.address.key, same("pool", "block"));
        assert.equal(new Set([a.pair.key, a.account.key, a.address.key]).size, 3);
      }),
    );
  });

  it("finds a window used up at its limit and not before, an address's first", () => {
    const windows = signInWindows(plain, "pool", "jo", from("203.0.113.9"));
    const counted = (counts: Partial<Record<keyof typeof windows, number>>) =>
      usedUp(
        windows,
        new Map(
          Object.entries(counts).map(([name, count]) => {
            const { key, windowMs } = windows[name as keyof typeof windows]; // entries forget the keys
            return [key, { count, windowEndsAtMs: windowMs }];
          }),
        ),
      );
    assert.equal(counted({}), null);
    assert.equal(counted({ pair: 9, account: 499, address: 599 }), null);
    assert.deepEqual(counted({ pair: 10, account: 499, address: 599 }), { window: "pair", endsAtMs: 900_000 });
    assert.deepEqual(counted({ pair: 9, account: 500, address: 599 }), { window: "account", endsAtMs: 3_600_000 });
    assert.deepEqual(counted({ pair: 10, account: 500, address: 600 }), { window: "address", endsAtMs: 600_000 });
  });
});
