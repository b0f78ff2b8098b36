import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { SealedProfile, SubjectRef } from "@countersign/core";
import { insertUser, loadSubject, settle, settleLosing } from "./act.ts";
import { makeId, makePhoto, NOW_MS } from "./make.ts";
import type { Opened } from "./storeUnderTest.ts";

const DAY_MS = 24 * 3600 * 1000;

function makeSealed({ poolId, userId }: SubjectRef, fields: Partial<SealedProfile> = {}): SealedProfile {
  const content = { profile: { nickname: "小明" }, customData: { word: `hidden-${makeId()}` } };
  return { id: makeId(), poolId, userId, ...content, sealedAtMs: NOW_MS, expiresAtMs: NOW_MS + DAY_MS, ...fields };
}

/** What was set aside of accounts, and the passwords that sign nobody in. */
export function statesSealedProfiles(opened: Opened): void {
  describe("profiles that were set aside", () => {
    it("are given back as they were, the oldest first, and to no other account", async () => {
      const { store } = opened();
      const [owner, other] = [await insertUser(opened()), await insertUser(opened())];
      const [newer, older] = [makeSealed(owner), makeSealed(owner, { sealedAtMs: NOW_MS - 1 })];
      const sealed = [newer, older, makeSealed(other)];
      await settle(store, ...sealed.map((each) => ({ type: "sealProfile", sealed: each }) as const));
      assert.deepEqual(await store.findSealedProfiles(owner), [older, newer]);
      const unseal = (subject: SubjectRef) =>
        ({ type: "unsealProfile", poolId: owner.poolId, id: newer.id, subject }) as const;
      await settleLosing(store, "unsealProfile", unseal(other));
      await settle(store, unseal(owner));
      await settleLosing(store, "unsealProfile", unseal(owner));
      assert.deepEqual(await store.findSealedProfiles(owner), [older]);
    });

    it("cannot be read where they are stored, and go with their time", async () => {
      const { store } = opened();
      const owner = await insertUser(opened());
      const sealed = makeSealed(owner);
      await settle(store, { type: "sealProfile", sealed });
      assert.ok(!Buffer.from(await opened().bytes()).includes(String(sealed.customData.word)));
      await opened().sweep(sealed.expiresAtMs - 1);
      assert.equal((await store.findSealedProfiles(owner)).length, 1);
      await opened().sweep(sealed.expiresAtMs);
      assert.deepEqual(await store.findSealedProfiles(owner), []);
    });

    it("take the avatar along, and bring it back", async () => {
      const { store, poolId } = opened();
      const owner = await insertUser(opened());
      const sealed = makeSealed(owner);
      const avatar = makePhoto(poolId, { folder: "avatar" });
      await settle(
        store,
        { type: "savePhoto", photo: avatar },
        { type: "adoptAvatar", id: avatar.id, subject: owner, nowMs: NOW_MS },
        { type: "sealProfile", sealed },
      );
      const isThere = async (nowMs: number) => (await store.findPhotos([avatar.id], nowMs)).length === 1;
      assert.deepEqual([await isThere(sealed.expiresAtMs - 1), await isThere(sealed.expiresAtMs)], [true, false]);
      const another = makePhoto(poolId, { folder: "avatar" });
      await settle(store, { type: "savePhoto", photo: another, atMost: 1 });
      await settle(store, { type: "unsealProfile", poolId, id: sealed.id, subject: owner });
      assert.equal(await isThere(sealed.expiresAtMs), true);
    });
  });

  describe("a password that is suspended", () => {
    it("stays as it is, and the next one is none", async () => {
      const { store } = opened();
      const subject = await insertUser(opened());
      const look = async () => {
        const { passwordHash, passwordSuspended } = await loadSubject(store, subject);
        return [passwordHash, passwordSuspended];
      };
      const hold = { type: "holdSubject", subject, revision: 0, advance: true } as const;
      await settle(store, hold, { type: "suspendPassword", subject });
      assert.deepEqual(await look(), ["$argon2id$test", true]);
      await settle(store, { type: "setPassword", subject, passwordHash: "next", nowMs: NOW_MS });
      assert.deepEqual(await look(), ["next", false]);
    });
  });
}
