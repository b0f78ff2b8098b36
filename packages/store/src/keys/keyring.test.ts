import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MFA_TOKEN_SECONDS } from "@countersign/core";
import { createFixedClock } from "@countersign/testkit";
import { StoreUnavailable } from "../engine/StoreUnavailable.ts";
import { KeysUnavailable } from "./KeysUnavailable.ts";
import { servicePurposes } from "./keyPolicies.ts";
import { KEY_PROPAGATION_MS, lastWriteMs } from "./keySchedule.ts";
import type { KeyRow } from "./keyStore.ts";
import { createMasterKey, WrongMasterKey } from "./masterKey.ts";
import { createTestKeyring, TEST_MASTER_KEY, TEST_START_MS } from "./testing/createTestKeyring.ts";
import { createMemoryKeyStore } from "./testing/memoryKeyStore.ts";

const NEXT_MASTER_KEY = new Uint8Array(32).fill(8);
const POOL = "5f".repeat(12);

describe("keyring", () => {
  it("makes one key of every service-wide purpose at the first start, and none at the second", async () => {
    const { store, clock, keyring } = await createTestKeyring();
    assert.deepEqual((await store.list()).map((row) => row.purpose).sort(), [...servicePurposes].sort());
    const again = await createTestKeyring({ store, clock });
    assert.equal((await store.list()).length, servicePurposes.length);
    for (const purpose of servicePurposes) {
      assert.equal(again.keyring.active(purpose, null).id, keyring.active(purpose, null).id);
      assert.ok(again.keyring.active(purpose, null).material.equals(keyring.active(purpose, null).material));
    }
  });

  it("gives two nodes that start together the same keys", async () => {
    const store = createMemoryKeyStore();
    const nodes = await Promise.all([
      createTestKeyring({ store }),
      createTestKeyring({ store }),
      createTestKeyring({ store }),
    ]);
    assert.equal((await store.list()).length, servicePurposes.length);
    for (const purpose of servicePurposes) {
      assert.equal(new Set(nodes.map(({ keyring }) => keyring.active(purpose, null).id)).size, 1);
    }
  });

  it("gives two nodes that meet at a pool's first key the same key pair", async () => {
    const store = createMemoryKeyStore();
    const [a, b] = await Promise.all([createTestKeyring({ store }), createTestKeyring({ store })]);
    const keys = await Promise.all([a, a, b, b].map(({ keyring }) => keyring.ensure("passwordTransport", POOL)));
    assert.equal(new Set(keys.map((key) => key.id)).size, 1);
    assert.equal((await store.list()).filter((row) => row.poolId === POOL).length, 1);
  });

  it("stores no key in clear", async () => {
    const { store, keyring } = await createTestKeyring();
    for (const row of await store.list()) {
      const { material } = keyring.active(row.purpose, null);
      const clear = material.type === "secret" ? material.export() : material.export({ type: "pkcs8", format: "der" });
      assert.ok(!Buffer.from(row.wrapped).includes(clear.subarray(0, 16)));
      assert.ok(!row.publicPem?.includes("PRIVATE"));
    }
  });

  it("keeps keys of the service and of pools apart", async () => {
    const { keyring } = await createTestKeyring();
    await assert.rejects(keyring.ensure("sealing", POOL), /not kept by pool/);
    await assert.rejects(keyring.ensure("passwordTransport", null), /not kept by service/);
    assert.throws(() => keyring.active("passwordTransport", POOL), /no key for passwordTransport of pool/);
  });
});

describe("keyring and master key", () => {
  it("refuses to start with another master key, and changes nothing", async () => {
    const { store, clock } = await createTestKeyring();
    const before = await store.list();
    await assert.rejects(createTestKeyring({ store, clock, masterKey: NEXT_MASTER_KEY }), WrongMasterKey);
    assert.deepEqual(await store.list(), before);
    await createTestKeyring({ store, clock });
  });

  it("lets one of two master keys win when nodes start on an empty store", async () => {
    const store = createMemoryKeyStore();
    const outcomes = await Promise.allSettled([
      createTestKeyring({ store }),
      createTestKeyring({ store, masterKey: NEXT_MASTER_KEY }),
    ]);
    const refused = outcomes.filter((outcome) => outcome.status === "rejected");
    assert.equal(refused.length, 1);
    assert.ok(refused[0]?.reason instanceof WrongMasterKey);
  });

  it("does not take a wrong master key for the right one when the check value is missing", async () => {
    const { store } = await createTestKeyring();
    const withoutCheck = createMemoryKeyStore();
    for (const row of await store.list()) await withoutCheck.insertFirst(row);
    await assert.rejects(createTestKeyring({ store: withoutCheck, masterKey: NEXT_MASTER_KEY }), /cannot be unwrapped/);
    assert.equal(await withoutCheck.readCheck(), null);
    await createTestKeyring({ store: withoutCheck });
  });

  it("wraps everything anew under the next master key and then does without the previous one", async () => {
    const { store, keyring } = await createTestKeyring();
    const rotated = await createTestKeyring({ store, masterKey: NEXT_MASTER_KEY, previous: TEST_MASTER_KEY });
    const after = await createTestKeyring({ store, masterKey: NEXT_MASTER_KEY });
    for (const purpose of servicePurposes) {
      assert.ok(rotated.keyring.active(purpose, null).material.equals(keyring.active(purpose, null).material));
      assert.ok(after.keyring.active(purpose, null).material.equals(keyring.active(purpose, null).material));
    }
    await assert.rejects(createTestKeyring({ store }), WrongMasterKey);
  });

  it("wraps anew what a node with the previous master key adds while nodes are replaced", async () => {
    const { store, keyring: old } = await createTestKeyring();
    const { keyring } = await createTestKeyring({ store, masterKey: NEXT_MASTER_KEY, previous: TEST_MASTER_KEY });
    const added = await old.ensure("passwordTransport", POOL);
    await keyring.refresh();
    const after = await createTestKeyring({ store, masterKey: NEXT_MASTER_KEY });
    assert.ok(after.keyring.active("passwordTransport", POOL).material.equals(added.material));
  });

  it("goes on serving what it knows when another node wraps it anew", async () => {
    const { store, keyring } = await createTestKeyring();
    await createTestKeyring({ store, masterKey: NEXT_MASTER_KEY, previous: TEST_MASTER_KEY });
    await keyring.refresh();
    assert.equal(keyring.active("sealing", null).purpose, "sealing");
  });

  it("names a row it cannot unwrap and serves all others", async () => {
    const store = createMemoryKeyStore();
    const { keyring } = await createTestKeyring({ store });
    const foreign = createMasterKey({ bytes: NEXT_MASTER_KEY, random: { bytes: (length) => new Uint8Array(length) } });
    const row: KeyRow = {
      id: "e".repeat(24),
      purpose: "passwordTransport",
      poolId: POOL,
      wrapped: foreign.wrap(new Uint8Array(32), { id: "e".repeat(24), purpose: "passwordTransport", poolId: POOL }),
      publicPem: null,
      createdAtMs: TEST_START_MS,
      retiredAtMs: null,
    };
    await store.insertFirst(row);
    await assert.rejects(keyring.refresh(), new RegExp(row.id));
    assert.throws(() => keyring.byId(row.id), KeysUnavailable);
    await assert.rejects(keyring.findById(row.id), KeysUnavailable);
    assert.equal(keyring.active("codes", null).purpose, "codes");
    assert.equal(await keyring.findById("d".repeat(24)), null, "what is in no table is unknown");
  });

  it("never takes a key that it cannot read for an unknown one, nor writes on with the one that was replaced", async () => {
    const { store, clock, keyring } = await createTestKeyring();
    const next = await createTestKeyring({ store, clock, masterKey: NEXT_MASTER_KEY, previous: TEST_MASTER_KEY });
    await keyring.refresh();
    assert.equal(keyring.isWhole(), true, "keys once read are known, whatever wraps them now");
    const { id } = await next.keyring.rotate("userToken", null);
    await assert.rejects(keyring.findById(id), KeysUnavailable);
    await assert.rejects(keyring.findById(id), KeysUnavailable, "at once once more");
    assert.equal(keyring.isWhole(), false);
    assert.equal(keyring.active("userToken", null).retiredAtMs !== null, true, "others still count on the old one");
    clock.advance(2 * KEY_PROPAGATION_MS);
    assert.throws(() => keyring.active("userToken", null), KeysUnavailable);
    assert.equal(next.keyring.active("userToken", null).id, id);
  });

  it("cannot tell of an unknown key while the table cannot be read", async () => {
    const store = createMemoryKeyStore();
    let away = false;
    const list: typeof store.list = async () => {
      if (away) throw new StoreUnavailable("away");
      return store.list();
    };
    const { keyring, clock } = await createTestKeyring({ store: { ...store, list } });
    away = true;
    for (let tries = 0; tries < 2; tries += 1)
      await assert.rejects(keyring.findById("d".repeat(24)), StoreUnavailable, `try ${tries + 1}`);
    assert.equal(keyring.isWhole(), false);
    away = false;
    clock.advance(1000);
    assert.equal(await keyring.findById("d".repeat(24)), null);
    assert.equal(keyring.isWhole(), true);
  });

  it("refuses rows whose contents were swapped", async () => {
    const store = createMemoryKeyStore();
    await createTestKeyring({ store });
    const rows = [...store.rows.values()];
    const [mfa, access] = [
      rows.find((row) => row.purpose === "mfaToken"),
      rows.find((row) => row.purpose === "accessToken"),
    ];
    assert.ok(mfa && access);
    store.rows.set(mfa.id, { ...mfa, wrapped: access.wrapped });
    await assert.rejects(createTestKeyring({ store }), /cannot be unwrapped/);
  });
});

describe("keyring rotation", () => {
  it("writes with the replaced key until every node has had time to read the next one", async () => {
    const { keyring, clock } = await createTestKeyring();
    clock.advance(KEY_PROPAGATION_MS);
    const first = keyring.active("mfaToken", null);
    const next = await keyring.rotate("mfaToken", null);
    assert.equal(keyring.active("mfaToken", null).id, first.id);
    clock.advance(KEY_PROPAGATION_MS - 1);
    assert.equal(keyring.active("mfaToken", null).id, first.id);
    clock.advance(1);
    assert.equal(keyring.active("mfaToken", null).id, next.id);
    assert.deepEqual(
      keyring.readable("mfaToken", null).map((key) => key.id),
      [next.id, first.id],
    );
  });

  it("brings a replacement to a node that reads the table in time, before anyone writes with it", async () => {
    const { keyring, clock, store } = await createTestKeyring();
    const other = await createTestKeyring({ store, clock });
    const next = await keyring.rotate("sealing", null);
    assert.equal(other.keyring.byId(next.id), null);
    await other.keyring.refresh();
    assert.equal(other.keyring.byId(next.id)?.id, next.id);
    assert.notEqual(other.keyring.active("sealing", null).id, next.id);
  });

  it("finds a key that another node made, by reading the table once more", async () => {
    const { keyring, clock, store } = await createTestKeyring();
    const other = await createTestKeyring({ store, clock });
    const next = await keyring.rotate("userToken", null);
    assert.equal((await other.keyring.findById(next.id))?.id, next.id);
  });

  it("does not let unknown ids make it read the table more than once a second", async () => {
    const store = createMemoryKeyStore();
    let readings = 0;
    const counting = {
      ...store,
      list() {
        readings += 1;
        return store.list();
      },
    };
    const { keyring, clock } = await createTestKeyring({ store: counting });
    readings = 0;
    const unknown = Array.from({ length: 50 }, (_, index) => index.toString(16).padStart(24, "d"));
    await Promise.all(unknown.map((id) => keyring.findById(id)));
    for (const id of unknown) assert.equal(await keyring.findById(id), null);
    assert.equal(readings, 1);
    assert.equal(await keyring.findById("not an id"), null);
    clock.advance(1000);
    await keyring.findById("d".repeat(24));
    assert.equal(readings, 2);
    clock.advance(-3_600_000);
    await keyring.findById("d".repeat(24));
    assert.equal(readings, 3, "a clock that steps back must not stop the reading");
  });

  it("forgets a replaced token key once its last token has expired", async () => {
    const { keyring, clock, store } = await createTestKeyring();
    const first = keyring.active("mfaToken", null);
    await keyring.rotate("mfaToken", null);
    clock.set(lastWriteMs(TEST_START_MS) + MFA_TOKEN_SECONDS * 1000 - 1);
    assert.equal(keyring.byId(first.id)?.id, first.id);
    assert.equal(await keyring.prune(), 0);
    clock.advance(1);
    assert.equal(keyring.byId(first.id), null);
    assert.equal(await keyring.findById(first.id), null);
    assert.equal(await keyring.prune(), 1);
    assert.ok((await store.list()).every((row) => row.id !== first.id));
  });

  it("removes only replaced keys, and a sealing key only when no node can seal with it any more", async () => {
    const { keyring, clock } = await createTestKeyring();
    const first = keyring.active("sealing", null);
    await assert.rejects(keyring.remove(first.id), /in use/);
    await keyring.rotate("sealing", null);
    clock.set(lastWriteMs(TEST_START_MS) - 1);
    await assert.rejects(keyring.remove(first.id), /may still seal/);
    clock.advance(1);
    await keyring.remove(first.id);
    assert.equal(keyring.byId(first.id), null);
    await keyring.remove(first.id);
  });

  it("lets a compromised token key be replaced and removed at once", async () => {
    const { keyring } = await createTestKeyring();
    const first = keyring.active("mfaToken", null);
    const next = await keyring.rotate("mfaToken", null);
    await keyring.remove(first.id);
    assert.equal(keyring.active("mfaToken", null).id, next.id);
    assert.equal(keyring.byId(first.id), null);
  });

  it("has no key to replace where none was made", async () => {
    const { keyring } = await createTestKeyring();
    await assert.rejects(keyring.rotate("passwordTransport", POOL), /no key to replace/);
  });

  it("keeps the newest reading when readings overlap", async () => {
    const store = createMemoryKeyStore();
    const clock = createFixedClock(TEST_START_MS);
    let holdFirst: Promise<void> | null = null;
    const slow = {
      ...store,
      async list() {
        const rows = await store.list();
        const hold = holdFirst;
        holdFirst = null;
        await hold;
        return rows;
      },
    };
    const { keyring } = await createTestKeyring({ store: slow, clock });
    const gate = Promise.withResolvers<void>();
    holdFirst = gate.promise;
    const early = keyring.refresh();
    const late = keyring.rotate("codes", null);
    for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
    gate.resolve();
    await early;
    assert.equal(keyring.byId((await late).id)?.id, (await late).id);
  });
});
