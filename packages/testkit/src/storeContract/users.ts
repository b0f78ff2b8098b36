import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Identifier, UserPatch } from "@countersign/core";
import { insertUser, loadSubject, settle, settleLosing } from "./act.ts";
import { makeId, makeUser, NOW_MS } from "./make.ts";
import type { Opened } from "./storeUnderTest.ts";

/** Accounts, and the pools and applications they belong to. */
export function statesUsers(opened: Opened): void {
  describe("accounts", () => {
    it("gives back an account as it was inserted, by each of its names", async () => {
      const { store, poolId } = opened();
      const user = await insertUser(opened());
      const names: readonly Identifier[] = [
        { kind: "id", key: user.userId },
        { kind: "email", key: user.email ?? "" },
        { kind: "phone", key: user.phone ?? "" },
        { kind: "username", key: user.username ?? "" },
        { kind: "externalId", key: user.profile.externalId ?? "" },
      ];
      const expected = {
        user,
        passwordHash: "$argon2id$test",
        passwordSuspended: false,
        passwordDisavowed: false,
        resetBy: null,
        enrolmentAllowedUntilMs: null,
        owedAtMs: null,
        revision: 0,
        authenticators: [],
        attempts: {},
        knownOrigins: [],
      };
      for (const name of names) assert.deepEqual(await store.findSubject(poolId, name), expected, name.kind);
    });

    it("gives back an account without any name or password", async () => {
      const { store, poolId } = opened();
      const names = { username: null, email: null, phone: null, profile: {} };
      const users = [makeUser(poolId, names), makeUser(poolId, { ...names, profile: { externalId: "" } })];
      for (const user of users) {
        await settle(store, { type: "insertUser", user, passwordHash: null });
        const subject = await loadSubject(store, user);
        assert.deepEqual([subject.user, subject.passwordHash], [user, null]);
      }
      assert.equal(await store.findSubject(poolId, { kind: "externalId", key: "" }), null);
    });

    it("knows nobody by another account's kind of name, in another pool, or by parts", async () => {
      const { store, poolId, otherPoolId } = opened();
      const { userId, email, username } = await insertUser(opened());
      assert.equal(await store.findSubject(otherPoolId, { kind: "id", key: userId }), null);
      assert.equal(await store.findSubject(poolId, { kind: "username", key: email ?? "" }), null);
      assert.equal(await store.findSubject(poolId, { kind: "username", key: username?.toUpperCase() ?? "" }), null);
      assert.equal(await store.findSubject(poolId, { kind: "username", key: "%" }), null);
    });

    it("compares names whatever their case and form, and shows a user name as it was typed", async () => {
      const { store, poolId } = opened();
      const id = makeId();
      const email = `jo-${id}@bücher.example`;
      const user = await insertUser(opened(), { username: `José-${id}`, email });
      const find = async (kind: "email" | "username", key: string) =>
        (await store.findSubject(poolId, { kind, key, spelling: "whatever" }))?.user;
      assert.deepEqual(await find("username", `josé-${id}`), user);
      assert.deepEqual(await find("email", email), user);
      const alike: readonly UserPatch[] = [
        ...[`JOSÉ-${id}`, `jose\u0301-${id}`, `Ｊｏｓé-${id}`].map((username) => ({ username })),
        ...[`JO-${id}@BÜCHER.example`, `jo-${id}@xn--bcher-kva.example`].map((other) => ({ email: other })),
      ];
      for (const wish of alike) {
        const change = { type: "insertUser", user: { ...makeUser(poolId), ...wish }, passwordHash: null } as const;
        const taken = "email" in wish ? "email" : "username";
        assert.deepEqual(await store.settle([change]), { settled: false, lost: "insertUser", taken });
      }
      await settle(store, { type: "updateUser", subject: user, patch: { username: `joSé-${id}` }, nowMs: NOW_MS });
      assert.equal((await find("username", `josé-${id}`))?.username, `joSé-${id}`, "its own name anew");
      await settle(store, { type: "updateUser", subject: user, patch: { username: null }, nowMs: NOW_MS });
      assert.equal(await find("username", `josé-${id}`), undefined);
    });

    it("says what of a user is taken, for insert and update alike", async () => {
      const { store, poolId } = opened();
      const owner = await insertUser(opened());
      const other = await insertUser(opened());
      const wishes: readonly (readonly [string, UserPatch])[] = [
        ["email", { email: owner.email }],
        ["phone", { phone: owner.phone }],
        ["username", { username: owner.username }],
        ["externalId", { profile: { externalId: owner.profile.externalId ?? "" } }],
        ["email", { username: owner.username, email: owner.email }],
      ];
      for (const [taken, wish] of wishes) {
        const insert = { type: "insertUser", user: { ...makeUser(poolId), ...wish }, passwordHash: null } as const;
        assert.deepEqual(await store.settle([insert]), { settled: false, lost: "insertUser", taken });
        const update = { type: "updateUser", subject: other, patch: wish, nowMs: NOW_MS } as const;
        assert.deepEqual(await store.settle([update]), { settled: false, lost: "updateUser", taken });
      }
      assert.deepEqual((await loadSubject(store, other)).user, other);
    });

    it("lets an account keep its own names, and other pools have the same ones", async () => {
      const { store, otherPoolId } = opened();
      const user = await insertUser(opened());
      const { username, email, phone, profile } = user;
      await settle(store, {
        type: "updateUser",
        subject: user,
        patch: { username, email, phone, profile },
        nowMs: NOW_MS,
      });
      await insertUser(opened(), { ...user, poolId: otherPoolId, userId: makeId() });
    });

    it("refuses an id that is there", async () => {
      const { store, poolId } = opened();
      const { userId } = await insertUser(opened());
      await settleLosing(store, "insertUser", {
        type: "insertUser",
        user: makeUser(poolId, { userId }),
        passwordHash: null,
      });
    });

    it("changes the fields a patch names and no others", async () => {
      const { store } = opened();
      const user = await insertUser(opened());
      const patches: readonly UserPatch[] = [
        { username: makeId() },
        { email: null },
        { email: `${makeId()}@example.com`, emailVerified: false },
        { phone: null, phoneVerified: true },
        { blocked: true },
        { blocked: false },
        { profile: { nickname: "O'Brien", externalId: makeId() } },
        { customData: {} },
        {},
      ];
      let expected = user;
      for (const [index, patch] of patches.entries()) {
        const nowMs = NOW_MS + index;
        await settle(store, { type: "updateUser", subject: user, patch, nowMs });
        expected = { ...expected, ...patch, updatedAtMs: nowMs };
        assert.deepEqual((await loadSubject(store, user)).user, expected);
      }
      assert.equal(
        await store.findSubject(user.poolId, { kind: "externalId", key: user.profile.externalId ?? "" }),
        null,
      );
    });

    it("loses the update of an account that is not there", async () => {
      const { store, poolId } = opened();
      const subject = { poolId, userId: makeId() };
      await settleLosing(store, "updateUser", { type: "updateUser", subject, patch: { blocked: true }, nowMs: NOW_MS });
    });

    it("holds an account at the revision that was judged, and raises it only when asked", async () => {
      const { store } = opened();
      const subject = await insertUser(opened());
      await settle(store, { type: "holdSubject", subject, revision: 0, advance: false });
      await settle(store, { type: "holdSubject", subject, revision: 0, advance: true });
      await settleLosing(store, "holdSubject", { type: "holdSubject", subject, revision: 0, advance: false });
      await settle(store, { type: "holdSubject", subject, revision: 1, advance: true });
      assert.equal((await loadSubject(store, subject)).revision, 2);
      const stranger = { poolId: subject.poolId, userId: makeId() };
      await settleLosing(store, "holdSubject", { type: "holdSubject", subject: stranger, revision: 0, advance: false });
    });

    it("keeps the password and the sign-ins of the account they belong to", async () => {
      const { store } = opened();
      const user = await insertUser(opened());
      const bystander = await insertUser(opened());
      await settle(
        store,
        { type: "setPassword", subject: user, passwordHash: "next", nowMs: NOW_MS + 1 },
        { type: "recordSignIn", subject: user, atMs: NOW_MS + 2, ip: "2001:db8::7", endsReset: true, passedAtMs: null },
        { type: "recordSignIn", subject: user, atMs: NOW_MS + 3, ip: null, endsReset: true, passedAtMs: null },
      );
      const subject = await loadSubject(store, user);
      assert.equal(subject.passwordHash, "next");
      const signIns = { loginsCount: 2, lastLoginAtMs: NOW_MS + 3, lastIp: null };
      assert.deepEqual(subject.user, { ...user, ...signIns, updatedAtMs: NOW_MS + 1 });
      assert.deepEqual((await loadSubject(store, bystander)).user, bystander);
    });

    it("finds pools and applications, and keeps what an application demands", async () => {
      const { store, poolId, otherPoolId, appId } = opened();
      assert.equal((await store.findPool(poolId))?.id, poolId);
      assert.equal(await store.findPool(makeId()), null);
      assert.equal((await store.findDefaultApplication(poolId))?.id, appId);
      assert.equal(await store.findDefaultApplication(otherPoolId), null);
      assert.equal(await store.findDefaultApplication(null), null, "two pools, none named");
      await settle(store, { type: "setApplicationFactors", poolId, appId, factors: ["OTP", "FACE"] });
      assert.deepEqual((await store.findApplication(appId))?.factors, ["OTP", "FACE"]);
      const change = { type: "setApplicationFactors", poolId, appId } as const;
      await settleLosing(store, "setApplicationFactors", { ...change, poolId: otherPoolId, factors: [] });
      await settleLosing(store, "setApplicationFactors", { ...change, factors: [], expected: ["FACE", "OTP"] });
      assert.deepEqual((await store.findApplication(appId))?.factors, ["OTP", "FACE"]);
      await settle(store, { ...change, factors: ["SMS"], expected: ["OTP", "FACE"] });
      assert.deepEqual((await store.findApplication(appId))?.factors, ["SMS"]);
      assert.equal(await store.findApplication(makeId()), null);
    });
  });
}
