import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { KEY_PROPAGATION_MS, lastWriteMs } from "./keySchedule.ts";
import { createSecretBox, type SealedPlace, SecretUnreadable } from "./secretBox.ts";
import { createTestKeyring, TEST_START_MS } from "./testing/createTestKeyring.ts";

const PLACE: SealedPlace = {
  poolId: "5f".repeat(12),
  table: "authenticators",
  column: "state",
  rowId: "a1".repeat(12),
};
const SEED = Buffer.from("JBSWY3DPEHPK3PXP");

async function openBox() {
  const node = await createTestKeyring();
  return { ...node, box: createSecretBox(node) };
}

describe("secret box", () => {
  it("opens what it sealed, of any length", async () => {
    const { box } = await openBox();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (plain) => {
        assert.deepEqual(Buffer.from(box.open(box.seal(plain, PLACE), PLACE)), Buffer.from(plain));
      }),
    );
  });

  it("never seals the same text to the same bytes, nor shows it", async () => {
    const { box } = await openBox();
    const sealed = Array.from({ length: 50 }, () => Buffer.from(box.seal(SEED, PLACE)));
    assert.equal(new Set(sealed.map((bytes) => bytes.toString("hex"))).size, sealed.length);
    assert.ok(sealed.every((bytes) => !bytes.includes(SEED)));
  });

  it("refuses a sealed value that was moved to another row, column, table or pool", async () => {
    const { box } = await openBox();
    const other = { ...PLACE, rowId: "b2".repeat(12) };
    const mine = box.seal(SEED, PLACE);
    const theirs = box.seal(SEED, other);
    assert.throws(() => box.open(theirs, PLACE), SecretUnreadable);
    assert.throws(() => box.open(mine, other), SecretUnreadable);
    for (const part of ["poolId", "table", "column", "rowId"] as const) {
      assert.throws(() => box.open(mine, { ...PLACE, [part]: "other" }), SecretUnreadable);
    }
  });

  it("takes no two places for one, whatever their parts hold", async () => {
    const { box } = await openBox();
    const part = fc.string({ unit: fc.constantFrom("a", "|", "\u0000", "é"), maxLength: 3 });
    const place = fc.record({ poolId: part, table: part, column: part, rowId: part });
    fc.assert(
      fc.property(place, place, (a, b) => {
        fc.pre(JSON.stringify(a) !== JSON.stringify(b));
        assert.throws(() => box.open(box.seal(SEED, a), b), SecretUnreadable);
      }),
      {
        examples: [
          [
            { poolId: "a", table: "|", column: "", rowId: "" },
            { poolId: "a|", table: "", column: "", rowId: "" },
          ],
        ],
      },
    );
  });

  it("refuses a sealed value with any byte altered or cut", async () => {
    const { box } = await openBox();
    const sealed = Buffer.from(box.seal(SEED, PLACE));
    for (let at = 0; at < sealed.length; at += 1) {
      const altered = Buffer.from(sealed);
      altered[at] = (altered[at] ?? 0) ^ 0x01;
      assert.throws(() => box.open(altered, PLACE), SecretUnreadable, `byte ${at}`);
      assert.throws(() => box.open(sealed.subarray(0, at), PLACE), SecretUnreadable, `cut at ${at}`);
    }
  });

  it("does not open with a key of another purpose", async () => {
    const { box, keyring } = await openBox();
    const sealed = Buffer.from(box.seal(SEED, PLACE));
    Buffer.from(keyring.active("codes", null).id, "hex").copy(sealed, 1);
    assert.throws(() => box.open(sealed, PLACE), /unknown key/);
  });

  it("says nothing of the secret when it refuses", async () => {
    const { box } = await openBox();
    const sealed = Buffer.from(box.seal(SEED, PLACE));
    sealed[20] = (sealed[20] ?? 0) ^ 1;
    assert.throws(
      () => box.open(sealed, PLACE),
      (error: Error) => !error.message.includes(SEED.toString()) && !("cause" in error),
    );
  });

  it("opens every value while keys are replaced, and tells which key still holds it", async () => {
    const { box, keyring, clock } = await openBox();
    const before = box.seal(SEED, PLACE);
    const next = await keyring.rotate("sealing", null);
    const during = box.seal(SEED, PLACE);
    clock.advance(KEY_PROPAGATION_MS);
    const after = box.seal(SEED, PLACE);
    assert.equal(box.keyIdOf(before), box.keyIdOf(during));
    assert.equal(box.keyIdOf(after), next.id);
    for (const sealed of [before, during, after]) assert.deepEqual(Buffer.from(box.open(sealed, PLACE)), SEED);

    clock.set(lastWriteMs(TEST_START_MS));
    const resealed = box.seal(box.open(before, PLACE), PLACE);
    await keyring.remove(box.keyIdOf(before));
    assert.deepEqual(Buffer.from(box.open(resealed, PLACE)), SEED);
    assert.throws(() => box.open(before, PLACE), /unknown key/);
  });

  it("finds a key that another node sealed with at the second try", async () => {
    const { box, keyring, clock, store } = await openBox();
    const other = await createTestKeyring({ store, clock });
    await keyring.rotate("sealing", null);
    clock.advance(KEY_PROPAGATION_MS);
    const sealed = box.seal(SEED, PLACE);
    const otherBox = createSecretBox(other);
    assert.throws(() => otherBox.open(sealed, PLACE), /unknown key/);
    await new Promise(setImmediate);
    assert.deepEqual(Buffer.from(otherBox.open(sealed, PLACE)), SEED);
  });

  it("knows what is not a sealed value", async () => {
    const { box } = await openBox();
    for (const bytes of [Buffer.alloc(0), Buffer.alloc(5, 1), Buffer.alloc(60, 2)]) {
      assert.throws(() => box.keyIdOf(bytes), SecretUnreadable);
    }
  });
});
