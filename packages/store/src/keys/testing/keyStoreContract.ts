import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { KeyRow, KeyStore } from "../keyStore.ts";

let rowsMade = 0;

function makeRow(fields: Partial<KeyRow> = {}): KeyRow {
  rowsMade += 1;
  return {
    id: rowsMade.toString(16).padStart(24, "0"),
    purpose: "mfaToken",
    poolId: null,
    wrapped: Uint8Array.of(1, 2, 3, rowsMade % 256),
    publicPem: null,
    createdAtMs: 1_700_000_000_000 + rowsMade,
    retiredAtMs: null,
    ...fields,
  };
}

const byId = (a: KeyRow, b: KeyRow): number => (a.id < b.id ? -1 : 1);

/** Compares rows field by field, whatever class of byte array the adapter gives. */
async function assertRows(store: KeyStore, expected: readonly KeyRow[]): Promise<void> {
  const plain = (row: KeyRow): object => ({ ...row, wrapped: Buffer.from(row.wrapped).toString("hex") });
  const listed = [...(await store.list())].sort(byId);
  assert.deepEqual(listed.map(plain), [...expected].sort(byId).map(plain));
}

function countTrue(answers: readonly boolean[]): number {
  return answers.filter(Boolean).length;
}

/** States what every table of keys must do. `open` gives an empty one. */
export function keyStoreContract(name: string, open: () => Promise<KeyStore>): void {
  describe(`key store: ${name}`, () => {
    statesRows(open);
    statesRotation(open);
    statesCheck(open);
  });
}

function statesRows(open: () => Promise<KeyStore>): void {
  it("gives back what was inserted, field by field", async () => {
    const store = await open();
    const service = makeRow();
    const pool = makeRow({
      purpose: "passwordTransport",
      poolId: "a".repeat(24),
      publicPem: "-----BEGIN PUBLIC KEY-----\n",
    });
    assert.equal(await store.insertFirst(service), true);
    assert.equal(await store.insertFirst(pool), true);
    await assertRows(store, [service, pool]);
  });

  it("lets exactly one of many concurrent first keys in", async () => {
    const store = await open();
    const answers = await Promise.all(Array.from({ length: 20 }, () => store.insertFirst(makeRow())));
    assert.equal(countTrue(answers), 1);
    assert.equal((await store.list()).length, 1);
  });

  it("keeps first keys of different purposes and pools apart", async () => {
    const store = await open();
    const rows = [
      makeRow(),
      makeRow({ purpose: "codes" }),
      makeRow({ purpose: "passwordTransport", poolId: "a".repeat(24) }),
      makeRow({ purpose: "passwordTransport", poolId: "b".repeat(24) }),
    ];
    assert.equal(countTrue(await Promise.all(rows.map((row) => store.insertFirst(row)))), rows.length);
    await assertRows(store, rows);
  });

  it("replaces the wrapped bytes of one row and of no other", async () => {
    const store = await open();
    const [kept, changed] = [makeRow(), makeRow({ purpose: "codes" })];
    await store.insertFirst(kept);
    await store.insertFirst(changed);
    await store.rewrap(changed.id, Uint8Array.of(9, 9));
    await store.rewrap("f".repeat(24), Uint8Array.of(8));
    await assertRows(store, [kept, { ...changed, wrapped: Uint8Array.of(9, 9) }]);
  });

  it("deletes a row, and again without complaint", async () => {
    const store = await open();
    const row = makeRow();
    await store.insertFirst(row);
    await store.delete(row.id);
    await store.delete(row.id);
    await assertRows(store, []);
  });
}

function statesRotation(open: () => Promise<KeyStore>): void {
  it("retires the key that is replaced at the time of the one that replaces it", async () => {
    const store = await open();
    const [first, other, next] = [makeRow(), makeRow({ purpose: "codes" }), makeRow()];
    await store.insertFirst(first);
    await store.insertFirst(other);
    assert.equal(await store.rotate(next), true);
    await assertRows(store, [{ ...first, retiredAtMs: next.createdAtMs }, other, next]);
  });

  it("replaces nothing where there is no key, and inserts nothing", async () => {
    const store = await open();
    const poolKey = makeRow({ purpose: "passwordTransport", poolId: "a".repeat(24) });
    await store.insertFirst(poolKey);
    assert.equal(await store.rotate(makeRow({ purpose: "passwordTransport", poolId: "b".repeat(24) })), false);
    assert.equal(await store.rotate(makeRow()), false);
    await assertRows(store, [poolKey]);
  });

  it("leaves exactly one unretired key after concurrent replacements", async () => {
    const store = await open();
    await store.insertFirst(makeRow());
    const answers = await Promise.all(Array.from({ length: 8 }, () => store.rotate(makeRow())));
    const rows = await store.list();
    assert.equal(rows.length, 1 + countTrue(answers));
    assert.equal(rows.filter((row) => row.retiredAtMs === null).length, 1);
  });

  it("takes a first key again once the only one was deleted", async () => {
    const store = await open();
    const first = makeRow();
    await store.insertFirst(first);
    await store.delete(first.id);
    assert.equal(await store.insertFirst(makeRow()), true);
  });
}

function statesCheck(open: () => Promise<KeyStore>): void {
  it("keeps the first check value of many concurrent ones", async () => {
    const store = await open();
    assert.equal(await store.readCheck(), null);
    const values = Array.from({ length: 10 }, (_, index) => new Uint8Array(32).fill(index + 1));
    const answers = await Promise.all(values.map((value) => store.insertCheck(value)));
    assert.equal(countTrue(answers), 1);
    const kept = values[answers.indexOf(true)];
    assert.deepEqual(Buffer.from((await store.readCheck()) ?? []), Buffer.from(kept ?? []));
  });

  it("replaces the check value only from the one that is stored", async () => {
    const store = await open();
    const [first, second, third] = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte)) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ]; // map keeps the length
    assert.equal(await store.replaceCheck(first, second), false);
    await store.insertCheck(first);
    assert.equal(await store.replaceCheck(second, third), false);
    assert.equal(await store.replaceCheck(first, second), true);
    assert.deepEqual(Buffer.from((await store.readCheck()) ?? []), Buffer.from(second));
  });
}
