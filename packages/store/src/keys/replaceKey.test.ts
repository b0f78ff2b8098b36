import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { KEY_PROPAGATION_MS } from "./keySchedule.ts";
import { replaceKey, replaceLeakedKey } from "./replaceKey.ts";
import { createTestKeyring } from "./testing/createTestKeyring.ts";

const codes = { purpose: "codes", poolId: null } as const;
const sealing = { purpose: "sealing", poolId: null } as const;
const POOL_ID = "a0".repeat(12);

describe("replaceKey", () => {
  it("makes one new key however often it is run before the replacement is over, and another one after", async () => {
    const { keyring, clock } = await createTestKeyring();
    const first = await replaceKey({ keyring, clock }, codes);
    assert.ok(first?.isNew);
    clock.advance(2 * KEY_PROPAGATION_MS - 1);
    assert.deepEqual(await replaceKey({ keyring, clock }, codes), { ...first, isNew: false });
    clock.advance(1);
    const second = await replaceKey({ keyring, clock }, codes);
    assert.ok(second?.isNew && second.id !== first.id);
  });

  it("replaces a sealing key again only once the one before is removed, however long that takes", async () => {
    const { keyring, clock } = await createTestKeyring();
    const old = keyring.active("sealing", null).id;
    const first = await replaceKey({ keyring, clock }, sealing);
    clock.advance(1000 * KEY_PROPAGATION_MS);
    assert.deepEqual(await replaceKey({ keyring, clock }, sealing), { ...first, isNew: false });
    await keyring.remove(old);
    assert.equal((await replaceKey({ keyring, clock }, sealing))?.isNew, true);
  });

  it("makes no first key", async () => {
    const { keyring, clock } = await createTestKeyring();
    assert.equal(await replaceKey({ keyring, clock }, { purpose: "passwordTransport", poolId: POOL_ID }), null);
    assert.deepEqual(keyring.readable("passwordTransport", POOL_ID), []);
  });
});

describe("replaceLeakedKey", () => {
  it("leaves one new key, which is used at once", async () => {
    const { keyring, clock } = await createTestKeyring();
    const old = keyring.active("codes", null).id;
    const routine = await replaceKey({ keyring, clock }, codes);
    const replaced = await replaceLeakedKey(keyring, codes);
    assert.deepEqual([...(replaced?.ended ?? [])].sort(), [old, routine?.id].sort());
    const [left, ...others] = keyring.readable("codes", null);
    assert.deepEqual(others, []);
    assert.equal(keyring.active("codes", null).id, left?.id);
    assert.equal(left?.id, replaced?.id);
    assert.equal(await replaceLeakedKey(keyring, { purpose: "passwordTransport", poolId: POOL_ID }), null);
  });
});
