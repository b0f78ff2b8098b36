import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Change, Settlement, Store, StoredPhoto } from "@countersign/core";
import { assertSettled, insertUser, settle, settleAtOnce, settleLosing } from "./act.ts";
import { makeId, makePhoto, NOW_MS } from "./make.ts";
import type { Opened } from "./storeUnderTest.ts";

const LATER_MS = NOW_MS + 1;

function save(photo: StoredPhoto): Change {
  return { type: "savePhoto", photo };
}

function consume(...photos: readonly StoredPhoto[]): Change {
  return { type: "consumePhotos", ids: photos.map(({ id }) => id), nowMs: LATER_MS };
}

async function idsOf(store: Store, photos: readonly StoredPhoto[], nowMs = LATER_MS): Promise<readonly string[]> {
  const found = await store.findPhotos(
    photos.map(({ id }) => id),
    nowMs,
  );
  return found.map(({ id }) => id).sort();
}

/** Photos that wait to be used once, and avatars that stay. */
export function statesPhotos(opened: Opened): void {
  describe("photos", () => statesUse(opened));
  describe("avatars", () => statesAvatars(opened));
}

function statesUse(opened: Opened): void {
  it("are found by their ids in whatever pool, as they were saved", async () => {
    const { store, poolId, otherPoolId } = opened();
    const photos = [makePhoto(poolId), makePhoto(otherPoolId), makePhoto(poolId)] as const;
    await settle(store, ...photos.map(save));
    const [one, other] = photos;
    const found = await store.findPhotos([one.id, other.id, makeId()], LATER_MS);
    const plain = found.map((photo) => ({ ...photo, content: Buffer.from(photo.content).toString("hex") }));
    const expected = [one, other].map((photo) => ({ ...photo, content: Buffer.from(photo.content).toString("hex") }));
    const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
    assert.deepEqual(plain.sort(byId), expected.sort(byId));
    assert.deepEqual(await store.findPhotos([], LATER_MS), []);
  });

  it("of five megabytes are kept as they are", async () => {
    const { store, poolId } = opened();
    const content = Buffer.alloc(5 * 1024 * 1024, "every byte counts");
    const photo = makePhoto(poolId, { content });
    await settle(store, save(photo));
    const [found] = await store.findPhotos([photo.id], LATER_MS);
    assert.ok(found !== undefined && content.equals(found.content));
    await settle(store, consume(photo));
  });

  it("have an id of their own, across pools", async () => {
    const { store, poolId, otherPoolId } = opened();
    const photo = makePhoto(poolId);
    await settle(store, save(photo));
    await settleLosing(store, "savePhoto", save({ ...photo, content: Buffer.from("other") }));
    await settleLosing(store, "savePhoto", save({ ...photo, poolId: otherPoolId }));
  });

  it("are used by one of many settlements that name them at once, in whatever order", async () => {
    const stores = [opened().store, await opened().openSecond()];
    const [one, other] = [makePhoto(opened().poolId), makePhoto(opened().otherPoolId)];
    await settle(opened().store, save(one), save(other));
    const settlements = await settleAtOnce(stores, 60, (index) => [
      index % 3 === 0 ? consume(one, other) : index % 3 === 1 ? consume(other, one) : consume(one, other, one),
    ]);
    assertSettled(settlements, 1, "consumePhotos");
    assert.deepEqual(await idsOf(opened().store, [one, other]), []);
  });

  it("are used together or not at all, also where settlements share one of them", async () => {
    const stores = [opened().store, await opened().openSecond()];
    const shared = makePhoto(opened().poolId);
    const own = Array.from({ length: 20 }, () => makePhoto(opened().poolId));
    await settle(opened().store, ...[shared, ...own].map(save));
    const settlements: readonly Settlement[] = await settleAtOnce(stores, own.length, (index) => [
      consume(...own.slice(index, index + 1), shared),
    ]);
    assertSettled(settlements, 1, "consumePhotos");
    const left = own.filter((_photo, index) => settlements[index]?.settled !== true).map(({ id }) => id);
    assert.deepEqual(await idsOf(opened().store, [shared, ...own]), left.sort());
    await settleLosing(opened().store, "consumePhotos", consume(makePhoto(opened().poolId)));
  });

  it("that have expired are neither found nor used, and a sweep erases them", async () => {
    const { store, poolId } = opened();
    const over = makePhoto(poolId, { expiresAtMs: LATER_MS });
    const good = makePhoto(poolId, { expiresAtMs: LATER_MS + 1 });
    await settle(store, save(over), save(good));
    assert.deepEqual(await idsOf(store, [over, good]), [good.id]);
    await settleLosing(store, "consumePhotos", consume(good, over));
    assert.equal((await opened().rows()).filter((row) => row.includes(over.id)).length, 1);
    await opened().sweep(LATER_MS);
    assert.deepEqual(
      (await opened().rows()).filter((row) => row.includes(over.id)),
      [],
    );
    assert.deepEqual(await idsOf(store, [over, good]), [good.id]);
    await settle(store, consume(good));
  });

  it("that wait are counted, whoever saves at once, and adopted or expired ones are not", async () => {
    const { store, poolId } = opened();
    const nowMs = NOW_MS * 2; // all that other tests left has expired by then
    const times = { createdAtMs: nowMs, expiresAtMs: nowMs + 1 };
    const atMost = 7;
    const windows = [{ key: makeId(), name: "lookup" as const, limit: 1000, windowMs: 1000 }];
    const stores = [store, await opened().openSecond()];
    const settlements = await settleAtOnce(stores, 30, () => [
      { type: "count", windows, nowMs },
      { type: "savePhoto", photo: makePhoto(poolId, times), atMost },
    ]);
    assertSettled(settlements, atMost, "savePhoto");
    await settle(store, { type: "savePhoto", photo: makePhoto(poolId, { ...times, createdAtMs: nowMs + 1 }), atMost });
    await opened().sweep(nowMs + 2);
  });

  it("are not readable in what is stored, and open in no other row", async () => {
    const { store, poolId } = opened();
    const [one, other] = [makePhoto(poolId), makePhoto(poolId)];
    await settle(store, save(one), save(other));
    const bytes = Buffer.from(await opened().bytes());
    assert.ok(bytes.includes(one.id), "the search finds what is not sealed");
    assert.ok(!bytes.includes(Buffer.from(one.content)));
    await opened().exchangePhotos(one.id, other.id);
    for (const { id } of [one, other])
      await assert.rejects(store.findPhotos([id], LATER_MS), { name: "SecretUnreadable" });
    await settle(store, consume(one, other));
  });
}

function statesAvatars(opened: Opened): void {
  const adopt = ({ id }: StoredPhoto, subject: { readonly poolId: string; readonly userId: string }): Change => ({
    type: "adoptAvatar",
    id,
    subject: { poolId: subject.poolId, userId: subject.userId },
    nowMs: LATER_MS,
  });
  const makeAvatar = (poolId: string): StoredPhoto => makePhoto(poolId, { folder: "avatar" });

  it("stay with who adopts them, and the older one goes", async () => {
    const { store, poolId } = opened();
    const subject = await insertUser(opened());
    const bystander = await insertUser(opened());
    const [old, next, others] = [makeAvatar(poolId), makeAvatar(poolId), makeAvatar(poolId)];
    await settle(store, ...[old, next, others].map(save), adopt(others, bystander), adopt(old, subject));
    const [adopted] = await store.findPhotos([old.id], NOW_MS * 2);
    assert.deepEqual([adopted?.ownerId, adopted?.expiresAtMs, adopted?.poolId], [subject.userId, null, poolId]);
    await settle(store, adopt(next, subject));
    await opened().sweep(NOW_MS * 2);
    assert.deepEqual(await idsOf(store, [old, next, others], NOW_MS * 2), [next.id, others.id].sort());
    await settle(store, { type: "dropAvatar", subject });
    assert.deepEqual(await idsOf(store, [old, next, others], NOW_MS * 2), [others.id]);
  });

  it("are adopted by one of many, and never from their owner", async () => {
    const stores = [opened().store, await opened().openSecond()];
    const users = await Promise.all(Array.from({ length: 10 }, () => insertUser(opened())));
    const avatar = makeAvatar(opened().poolId);
    await settle(opened().store, save(avatar));
    const settlements = await settleAtOnce(stores, users.length, (index) =>
      users.slice(index, index + 1).map((user) => adopt(avatar, user)),
    );
    assertSettled(settlements, 1, "adoptAvatar");
    const winner = users[settlements.findIndex(({ settled }) => settled)];
    for (const user of users) await settleLosing(opened().store, "adoptAvatar", adopt(avatar, user));
    assert.equal((await opened().store.findPhotos([avatar.id], LATER_MS))[0]?.ownerId, winner?.userId);
    await settleLosing(opened().store, "consumePhotos", consume(avatar));
  });

  it("of another pool move to the pool of their owner, where they open", async () => {
    const { store, otherPoolId } = opened();
    const subject = await insertUser(opened());
    const [one, other] = [makeAvatar(otherPoolId), makeAvatar(otherPoolId)];
    await settle(store, save(one), save(other), adopt(one, subject));
    const [found] = await store.findPhotos([one.id], LATER_MS);
    assert.deepEqual([found?.poolId, found?.ownerId], [subject.poolId, subject.userId]);
    assert.ok(found !== undefined && Buffer.from(one.content).equals(found.content));
    await settle(store, adopt(other, subject));
    assert.deepEqual(await idsOf(store, [one, other]), [other.id]);
  });

  it("are no photos of faces, nor the other way round; and those that have expired are nobody's", async () => {
    const { store, poolId } = opened();
    const subject = await insertUser(opened());
    const face = makePhoto(poolId);
    const over = makePhoto(poolId, { folder: "avatar", expiresAtMs: LATER_MS });
    await settle(store, save(face), save(over));
    await settleLosing(store, "adoptAvatar", adopt(face, subject));
    await settleLosing(store, "adoptAvatar", adopt(over, subject));
  });
}
