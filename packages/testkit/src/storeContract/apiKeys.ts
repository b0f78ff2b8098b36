import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ApiKey, Change } from "@countersign/core";
import { assertSettled, settle, settleAtOnce, settleLosing } from "./act.ts";
import { makeId, NOW_MS } from "./make.ts";
import type { Opened } from "./storeUnderTest.ts";

function makeApiKey(poolId: string, madeBy: ApiKey | null = null): ApiKey {
  return {
    ...{ poolId, id: makeId(), name: "desk", environment: "test", digest: makeId(), scopes: ["users.find"] },
    ...{ madeBy: madeBy?.id ?? null, createdAtMs: NOW_MS, expiresAtMs: NOW_MS + 1000 },
    ...{ revokedAtMs: null, lastUsedAtMs: null },
  };
}

const insert = (apiKey: ApiKey, nowMs = NOW_MS): Change => ({ type: "insertApiKey", apiKey, nowMs });
const end = ({ poolId, id }: ApiKey, nowMs = NOW_MS): Change => ({ type: "endApiKey", poolId, id, nowMs });

/** Keys of the management API. */
export function statesApiKeys(opened: Opened): void {
  describe("API keys", () => {
    it("are found by their id as they were made, and listed in the order of their ids, of their pool alone", async () => {
      const { store, poolId, otherPoolId } = opened();
      const keys = [makeApiKey(poolId), makeApiKey(poolId), makeApiKey(poolId)];
      for (const key of keys) await settle(store, insert(key));
      const [key = makeApiKey(poolId)] = keys;
      assert.deepEqual(await store.findApiKey(key.id), key);
      assert.equal(await store.findApiKey(makeId()), null);
      const listed = await store.listApiKeys(poolId, { afterId: null, limit: 100 });
      const ids = keys.map(({ id }) => id).toSorted();
      assert.deepEqual(
        listed.map(({ id }) => id).filter((id) => ids.includes(id)),
        ids,
      );
      const behind = await store.listApiKeys(poolId, { afterId: ids[0] ?? null, limit: 1 });
      assert.equal(behind.length, 1);
      assert.ok((behind[0]?.id ?? "") > (ids[0] ?? ""));
      assert.deepEqual(await store.listApiKeys(otherPoolId, { afterId: null, limit: 100 }), []);
      await settle(store, { type: "noteApiKeyUse", poolId, id: key.id, nowMs: NOW_MS + 5 });
      assert.equal((await store.findApiKey(key.id))?.lastUsedAtMs, NOW_MS + 5);
    });

    it("end with the key that made them, through all generations, and are made by none that has ended", async () => {
      const { store, poolId, otherPoolId } = opened();
      const maker = makeApiKey(poolId);
      const child = makeApiKey(poolId, maker);
      const [grandchild, other] = [makeApiKey(poolId, child), makeApiKey(poolId)];
      for (const key of [maker, child, grandchild, other]) await settle(store, insert(key));
      await settle(store, end({ ...maker, poolId: otherPoolId }));
      assert.equal((await store.findApiKey(maker.id))?.revokedAtMs, null);
      await settle(store, end(maker, NOW_MS + 1));
      for (const { id } of [maker, child, grandchild]) {
        const ended = await store.findApiKey(id);
        assert.deepEqual([ended?.revokedAtMs, ended?.expiresAtMs], [NOW_MS + 1, NOW_MS + 1]);
      }
      assert.deepEqual(await store.findApiKey(other.id), other);
      await settleLosing(store, "insertApiKey", insert(makeApiKey(poolId, child), NOW_MS + 1));
    });

    it("leave none behind that is made while its maker ends", async () => {
      const { store, poolId } = opened();
      const stores = [store, await opened().openSecond()];
      const maker = makeApiKey(poolId);
      await settle(store, insert(maker));
      const children = Array.from({ length: 20 }, () => makeApiKey(poolId, maker));
      await settleAtOnce(stores, children.length + 1, (round) => {
        const child = children[round];
        return [child === undefined || round === 10 ? end(maker) : insert(child)];
      });
      for (const { id } of children) {
        const key = await store.findApiKey(id);
        assert.ok(key === null || key.revokedAtMs !== null, "a child outlived its maker");
      }
    });

    it("come to be once", async () => {
      const { store, poolId } = opened();
      const key = makeApiKey(poolId);
      const stores = [store, await opened().openSecond()];
      assertSettled(await settleAtOnce(stores, 10, () => [insert(key)]), 1, "insertApiKey");
    });
  });
}
