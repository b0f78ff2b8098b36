import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSeededRandom } from "@countersign/testkit";
import fc from "fast-check";
import { createMasterKey, type KeyPlace, type MasterKey } from "./masterKey.ts";

const OLD = new Uint8Array(32).fill(1);
const NEW = new Uint8Array(32).fill(2);
const PLACE: KeyPlace = { id: "a".repeat(24), purpose: "passwordTransport", poolId: "b".repeat(24) };
const SECRET = Uint8Array.from({ length: 32 }, (_, index) => index);

function masterKeyOf(bytes: Uint8Array, previous?: Uint8Array): MasterKey {
  return createMasterKey({ bytes, previous, random: createSeededRandom("master key") });
}

describe("master key", () => {
  it("unwraps what it wrapped, in the same place", () => {
    const masterKey = masterKeyOf(NEW);
    const wrapped = masterKey.wrap(SECRET, PLACE);
    assert.deepEqual(masterKey.unwrap(wrapped, PLACE), { plain: Buffer.from(SECRET), stale: false });
    assert.ok(!Buffer.from(wrapped).includes(Buffer.from(SECRET)));
  });

  it("refuses a key that was wrapped for another id, purpose or pool", () => {
    const masterKey = masterKeyOf(NEW);
    const wrapped = masterKey.wrap(SECRET, PLACE);
    const places: KeyPlace[] = [
      { ...PLACE, id: "c".repeat(24) },
      { ...PLACE, purpose: "userToken" },
      { ...PLACE, poolId: "c".repeat(24) },
      { ...PLACE, poolId: null },
    ];
    for (const place of places) assert.equal(masterKey.unwrap(wrapped, place), null);
  });

  it("refuses a wrapped key with any byte altered, cut or added", () => {
    const masterKey = masterKeyOf(NEW);
    const wrapped = Buffer.from(masterKey.wrap(SECRET, PLACE));
    fc.assert(
      fc.property(fc.nat(wrapped.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const altered = Buffer.from(wrapped);
        altered[at] = (altered[at] ?? 0) ^ change;
        assert.equal(masterKey.unwrap(altered, PLACE), null);
        assert.equal(masterKey.unwrap(wrapped.subarray(0, at), PLACE), null);
      }),
    );
    assert.equal(masterKey.unwrap(Buffer.concat([wrapped, Buffer.alloc(1)]), PLACE), null);
  });

  it("opens what the previous master key wrapped and says that it is stale", () => {
    const wrapped = masterKeyOf(OLD).wrap(SECRET, PLACE);
    assert.equal(masterKeyOf(NEW).unwrap(wrapped, PLACE), null);
    assert.deepEqual(masterKeyOf(NEW, OLD).unwrap(wrapped, PLACE), { plain: Buffer.from(SECRET), stale: true });
  });

  it("wraps under the current master key while there is a previous one", () => {
    const wrapped = masterKeyOf(NEW, OLD).wrap(SECRET, PLACE);
    assert.equal(masterKeyOf(OLD).unwrap(wrapped, PLACE), null);
    assert.deepEqual(masterKeyOf(NEW).unwrap(wrapped, PLACE), { plain: Buffer.from(SECRET), stale: false });
  });

  it("tells from the check value which master key the data belong to", () => {
    const check = masterKeyOf(OLD).checkValue;
    assert.equal(masterKeyOf(OLD).judgeCheck(check), "current");
    assert.equal(masterKeyOf(NEW, OLD).judgeCheck(check), "previous");
    assert.equal(masterKeyOf(NEW).judgeCheck(check), "unknown");
    assert.equal(masterKeyOf(OLD).judgeCheck(check.subarray(1)), "unknown");
  });

  it("keeps the key itself out of the check value, and neither opens as the other", () => {
    const { checkValue } = masterKeyOf(OLD);
    assert.notDeepEqual(Buffer.from(checkValue), Buffer.from(OLD));
    const wrapped = masterKeyOf(OLD).wrap(SECRET, PLACE);
    assert.equal(masterKeyOf(checkValue).unwrap(wrapped, PLACE), null);
  });

  it("takes 32 bytes and nothing else", () => {
    for (const length of [0, 16, 31, 33, 64]) {
      assert.throws(() => masterKeyOf(new Uint8Array(length)), RangeError);
      assert.throws(() => masterKeyOf(NEW, new Uint8Array(length)), RangeError);
    }
  });
});
