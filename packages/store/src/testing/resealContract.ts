import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Authenticator, Change, OutgoingMessage, StoredPhoto, SubjectRef } from "@countersign/core";
import { type NeedsOptions, plainAuthenticator } from "@countersign/testkit";
import { KEY_PROPAGATION_MS } from "../keys/keySchedule.ts";
import { createOutboxStore } from "../outboxStore.ts";
import { countSealed } from "../upkeep/countSealed.ts";
import { sealAnew } from "../upkeep/sealAnew.ts";
import { createTestUser } from "./createTestUser.ts";
import { makeTotp, TEST_NOW_MS } from "./makeChanges.ts";
import { makePools } from "./makePools.ts";
import { openTestStore } from "./openTestStore.ts";
import type { TestDatabase } from "./testDatabase.ts";
import { withDatabase } from "./withDatabase.ts";

/** States how stored states leave a key that was replaced. */
export function resealContract(name: string, create: () => Promise<TestDatabase>, options: NeedsOptions): void {
  const given = withDatabase(create);

  describe(`rotation of the sealing key: ${name}`, options, () => {
    it("leaves no state under the old key, and every settlement meanwhile settles", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        const { store, box, keyring, clock } = await openTestStore(database);
        await makePools(database);
        const user = await createTestUser(store);
        const { poolId, userId } = user;
        const makeState = (index: number): Authenticator =>
          plainAuthenticator({
            id: index.toString(16).padStart(24, "0"),
            poolId,
            userId,
            state: { index, step: 1 },
            createdAtMs: index,
          });
        const states = Array.from({ length: 450 }, (_, index) => makeState(index));
        await store.settle(
          states.map((authenticator) => ({ type: "saveAuthenticator", authenticator, expectedVersion: null })),
        );
        const oldKey = keyring.active("sealing", null).id;
        await keyring.rotate("sealing", null);
        clock.advance(KEY_PROPAGATION_MS);
        const verifying = states
          .filter((_, index) => index % 9 === 0)
          .map(async (authenticator) => {
            const next = { ...authenticator, state: { index: authenticator.createdAtMs, step: 2 }, version: 2 };
            return await store.settle([{ type: "saveAuthenticator", authenticator: next, expectedVersion: 1 }]);
          });
        const resealed = await sealAnew({ database, box }, oldKey);
        assert.ok((await Promise.all(verifying)).every(({ settled }) => settled));
        assert.ok(resealed.rows >= 400, `${resealed.rows}`);
        assert.deepEqual(await sealAnew({ database, box }, oldKey), { rows: 0, unreadable: [] });
        const rows = await database.all<{ state: Uint8Array }>("select state from authenticators", []);
        assert.ok(rows.every(({ state }) => box.keyIdOf(state) !== oldKey));
        const subject = await store.findSubject(user.poolId, { kind: "id", key: user.userId });
        const read = subject?.authenticators.map(({ state, version }) => ({ state, version }));
        const expected = states.map((_, index) => (index % 9 === 0 ? 2 : 1));
        assert.deepEqual(
          read,
          expected.map((version, index) => ({ state: { index, step: version }, version })),
        );
      }));

    it("takes along every photo, avatars among them, however few are held in memory at once", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        const { store, box, keyring, clock } = await openTestStore(database);
        await makePools(database);
        const user = await createTestUser(store);
        const photos = Array.from({ length: 9 }, (_, index) => makePhoto(user, index));
        await store.settle([
          ...photos.map((photo): Change => ({ type: "savePhoto", photo })),
          { type: "adoptAvatar", id: photos[0]?.id ?? "", subject: user, nowMs: TEST_NOW_MS },
        ]);
        const oldKey = keyring.active("sealing", null).id;
        assert.deepEqual([...(await countSealed(database))], [[oldKey, photos.length]]);
        await keyring.rotate("sealing", null);
        clock.advance(KEY_PROPAGATION_MS);
        assert.deepEqual(await sealAnew({ database, box }, oldKey), { rows: photos.length, unreadable: [] });
        assert.equal((await countSealed(database)).get(oldKey), undefined);
        const ids = photos.map(({ id }) => id);
        const found = await store.findPhotos(ids, TEST_NOW_MS);
        assert.deepEqual(
          found.map(({ content }) => Buffer.from(content).toString()).sort(),
          photos.map(({ content }) => Buffer.from(content).toString()).sort(),
        );
      }));

    it("takes along the messages that wait, leaves what was tampered with and names it, and counts what is left", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        const { store, box, keyring, clock } = await openTestStore(database);
        await makePools(database);
        const user = await createTestUser(store);
        const [sound, broken] = ["1".repeat(24), "2".repeat(24)];
        const message = makeMessage(user);
        await store.settle([
          { type: "saveAuthenticator", authenticator: makeTotp(user, sound), expectedVersion: null },
          { type: "saveAuthenticator", authenticator: makeTotp(user, broken), expectedVersion: null },
          { type: "enqueueMessage", message },
        ]);
        const swapped = "(select state from authenticators where id = $2)";
        await database.write((sql) =>
          sql.run(`update authenticators set state = ${swapped} where id = $1`, [broken, sound]),
        );
        const oldKey = keyring.active("sealing", null).id;
        assert.deepEqual([...(await countSealed(database))], [[oldKey, 3]]);
        const { id: newKey } = await keyring.rotate("sealing", null);
        clock.advance(KEY_PROPAGATION_MS);
        const { rows, unreadable } = await sealAnew({ database, box }, oldKey);
        assert.equal(rows, 2);
        assert.equal(unreadable.length, 1);
        assert.match(unreadable[0] ?? "", new RegExp(`authenticators.state of ${broken}`));
        assert.deepEqual(
          await countSealed(database),
          new Map([
            [oldKey, 1],
            [newKey, 2],
          ]),
        );
        const [claimed] = await createOutboxStore({ database, box }).claim(message.channel, TEST_NOW_MS, 1000, 9);
        assert.deepEqual(claimed?.open(), message);
      }));
  });
}

function makePhoto({ poolId }: SubjectRef, index: number): StoredPhoto {
  return {
    id: `photo ${index}`,
    poolId,
    folder: index === 0 ? "avatar" : "face",
    content: Buffer.from(`pixels ${index}`),
    ownerId: null,
    createdAtMs: TEST_NOW_MS,
    expiresAtMs: TEST_NOW_MS + 1000,
  };
}

function makeMessage({ poolId }: SubjectRef): OutgoingMessage {
  return {
    id: "3".repeat(24),
    poolId,
    appId: null,
    codeId: null,
    channel: "email",
    address: "jo@example.com",
    language: null,
    content: { purpose: "general", code: "123456" },
    createdAtMs: TEST_NOW_MS,
    expiresAtMs: TEST_NOW_MS + 1000,
  };
}
