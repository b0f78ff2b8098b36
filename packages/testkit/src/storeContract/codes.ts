import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Change, SentCode, WindowLimit } from "@countersign/core";
import { assertSettled, insertUser, loadSubject, save, settle, settleAtOnce, settleLosing } from "./act.ts";
import { makeAuthenticator, makeCode, makeId, makeMessage, makeMfaToken, NOW_MS } from "./make.ts";
import type { Opened } from "./storeUnderTest.ts";

/** Codes on their way, the messages that carry them, and who waits for them. */
export function statesCodes(opened: Opened): void {
  const saveCode = (code: SentCode): Change => ({ type: "saveCode", code });
  const consume = (challenge: SentCode): Change => ({ type: "consumeChallenge", challenge });
  const byPurpose = (a: SentCode, b: SentCode): number => (a.purpose < b.purpose ? -1 : 1);

  describe("codes", () => {
    it("keeps the newest code of each purpose, and the older ones as such, of its recipient only", async () => {
      const { store, poolId, otherPoolId } = opened();
      const old = makeCode(opened().poolId);
      const { address } = old;
      const next = makeCode(opened().poolId, { address, createdAtMs: NOW_MS + 1, expiresAtMs: NOW_MS + 2 });
      const other = makeCode(opened().poolId, { address, purpose: "bind" });
      const foreign = [
        makeCode(opened().poolId, { address, channel: "sms" }),
        makeCode(otherPoolId, { address }),
        makeCode(opened().poolId),
      ];
      await settle(store, ...[old, other, ...foreign, next].map(saveCode));
      const found = await store.findCodes(poolId, { channel: "email", address });
      const older: SentCode = { ...old, ended: "superseded" };
      assert.deepEqual(found.toSorted(byPurpose), [other, next, older]);
      await settleLosing(store, "consumeChallenge", consume(old));
    });

    it("keeps the older code as it is where the newer one reaches nobody", async () => {
      const { store, poolId } = opened();
      const old = makeCode(poolId);
      const { address } = old;
      await settle(store, saveCode(old));
      for (let later = 1; later <= 8; later += 1) {
        const code = makeCode(poolId, { address, createdAtMs: NOW_MS + later });
        await settle(store, { type: "saveCode", code, reachesNobody: true });
      }
      const live = (await store.findCodes(poolId, { channel: "email", address })).filter(({ ended }) => ended === null);
      assert.deepEqual(live, [old]);
    });

    it("is consumed once, however many ask at once", async () => {
      const { store } = opened();
      const code = makeCode(opened().poolId);
      await settle(store, saveCode(code));
      await settleLosing(store, "consumeChallenge", consume({ ...code, poolId: opened().otherPoolId }));
      const stores = [store, await opened().openSecond()];
      assertSettled(await settleAtOnce(stores, 100, () => [consume(code)]), 1, "consumeChallenge");
      assert.deepEqual(await store.findCodes(code.poolId, code), [{ ...code, ended: "used" }], "and known as used");
      await settleLosing(store, "consumeChallenge", consume(code));
    });

    it("leaves one code, and five older ones, when several are sent at once", async () => {
      const { store } = opened();
      const codes = Array.from({ length: 20 }, () => makeCode(opened().poolId, { address: "same@example.com" }));
      const settlements = await settleAtOnce([store], codes.length, (index) =>
        codes.slice(index, index + 1).map(saveCode),
      );
      assertSettled(settlements, codes.length, "saveCode");
      const left = await store.findCodes(opened().poolId, { channel: "email", address: "same@example.com" });
      assert.deepEqual(left.map(({ ended }) => ended).toSorted(), [null, ...Array(5).fill("superseded")]);
    });

    it("keeps no message readable that waits to be handed over", async () => {
      const { store, poolId } = opened();
      const message = makeMessage(poolId);
      await settle(store, { type: "enqueueMessage", message });
      const bytes = Buffer.from(await opened().bytes());
      assert.ok(bytes.includes(message.id), "the search finds what is not sealed");
      const { content } = message;
      assert.ok("code" in content && !bytes.includes(content.code));
      assert.ok(!bytes.includes(message.address));
    });

    it("drops a message while a window that keeps it back is open, and counts nothing for it", async () => {
      const { store, poolId } = opened();
      const [closed, open] = [makeId(), makeId()].map((key) => ({
        key,
        name: "lookup" as const,
        limit: 9,
        windowMs: 1000,
      }));
      const counted = { key: makeId(), name: "lookup" as const, limit: 9, windowMs: 1000 };
      if (closed === undefined || open === undefined) assert.fail();
      await settle(store, { type: "count", windows: [open], nowMs: NOW_MS });
      const enqueue = (unlessOpen: readonly WindowLimit[], createdAtMs = NOW_MS): Change => ({
        type: "enqueueMessage",
        message: { ...makeMessage(poolId), createdAtMs },
        within: [counted],
        unlessOpen,
      });
      const messages = async (): Promise<number> =>
        (await opened().rows()).filter((row) => row.startsWith("outbox:")).length;
      const before = await messages();
      await settle(store, enqueue([closed, open]));
      assert.equal(await messages(), before);
      assert.equal((await store.findCounts([counted], NOW_MS)).size, 0);
      assert.equal((await store.findCounts([open], NOW_MS)).get(open.key)?.count, 1, "being kept back is no count");
      await settle(store, enqueue([closed]), enqueue([open], NOW_MS + 1000));
      assert.equal(await messages(), before + 2);
    });

    it("knows who waits for a message: the owner of the address, or who bound it, signing in from there", async () => {
      const { store, poolId, otherPoolId } = opened();
      const owner = await insertUser(opened());
      const binder = await insertUser(opened());
      const bound = makeAuthenticator(binder, { kind: "email", address: `${makeId()}@example.com` });
      const draft = makeAuthenticator(binder, { kind: "email", address: `${makeId()}@example.com`, status: "pending" });
      await settle(store, save(bound, null), save(draft, null));
      const [own, theirs] = [owner.email ?? "", bound.address ?? ""];
      const holdersOf = (address: string, nowMs = NOW_MS, ip = "203.0.113.7") =>
        store.findHolders(poolId, { channel: "email", address }, ip, nowMs);
      const waiting = async (...asked: Parameters<typeof holdersOf>): Promise<string | null> =>
        (await holdersOf(...asked)).find(({ isWaiting }) => isWaiting)?.userId ?? null;
      assert.deepEqual([await waiting(own), await waiting(theirs)], [null, null]);
      const token = makeMfaToken(owner, { ip: "203.0.113.7" });
      const other = makeMfaToken(binder, { ip: "203.0.113.7" });
      await settle(store, { type: "openMfaToken", token }, { type: "openMfaToken", token: other });
      assert.equal(await waiting(own, NOW_MS, "198.51.100.1"), null, "from elsewhere");
      assert.deepEqual([await waiting(own), await waiting(theirs)], [owner.userId, binder.userId]);
      assert.equal(await waiting(draft.address ?? ""), null, "not confirmed");
      assert.deepEqual(await store.findHolders(poolId, { channel: "sms", address: theirs }, null, NOW_MS), []);
      assert.deepEqual(await store.findHolders(otherPoolId, { channel: "email", address: own }, null, NOW_MS), []);
      assert.equal(await waiting(own, token.expiresAtMs), null, "expired");
      assert.equal(await waiting(theirs, other.expiresAtMs), null, "expired");
      assert.equal(await waiting(own, token.createdAtMs - 60_000), owner.userId, "by a clock within a minute");
      assert.equal(await waiting(own, token.createdAtMs - 60_001), null, "by a clock that was ahead");
      await settle(
        store,
        { type: "moveMfaToken", poolId, id: token.id, from: "open", to: "consumed", nowMs: NOW_MS },
        { type: "moveMfaToken", poolId, id: other.id, from: "open", to: "consumed", nowMs: NOW_MS },
      );
      assert.deepEqual([await waiting(own), await waiting(theirs)], [null, null]);
    });

    it("knows whose an address is, whether he has proved it, and where he has signed in from", async () => {
      const { store, poolId } = opened();
      const owner = await insertUser(opened(), { emailVerified: false });
      const recipient = { channel: "email", address: owner.email ?? "" } as const;
      const known = { kind: "device", mac: `${makeId()}.mac`, seenAtMs: NOW_MS } as const;
      await settle(store, { type: "rememberOrigins", subject: owner, seen: [known], forget: [] });
      const held = { userId: owner.userId, isOwned: true, isProved: false, isWaiting: false, knownOrigins: [known] };
      assert.deepEqual(await store.findHolders(poolId, recipient, null, NOW_MS), [held]);
      const patch = { emailVerified: true };
      await settle(store, { type: "updateUser", subject: owner, patch, nowMs: NOW_MS });
      const later = { ...known, seenAtMs: NOW_MS + 1 };
      const other = { kind: "address", mac: `${makeId()}.mac`, seenAtMs: NOW_MS } as const;
      await settle(store, { type: "rememberOrigins", subject: owner, seen: [later, other], forget: [] });
      await settle(store, { type: "rememberOrigins", subject: owner, seen: [], forget: [other.mac] });
      assert.deepEqual((await loadSubject(store, owner)).knownOrigins, [later]);
      const binder = await insertUser(opened());
      await settle(store, save(makeAuthenticator(binder, { kind: "email", address: recipient.address }), null));
      const holders = await store.findHolders(poolId, recipient, null, NOW_MS);
      const expected = [
        { ...held, isProved: true, knownOrigins: [later] },
        { userId: binder.userId, isOwned: false, isProved: true, isWaiting: false, knownOrigins: [] },
      ];
      assert.deepEqual(
        holders.toSorted((a, b) => Number(b.isOwned) - Number(a.isOwned)),
        expected,
      );
    });

    it("remembers how a password was reset until a sign-in is completed", async () => {
      const { store } = opened();
      const subject = await insertUser(opened());
      await settle(store, { type: "markReset", subject, by: "sms" });
      assert.equal((await loadSubject(store, subject)).resetBy, "sms");
      await settle(store, { type: "recordSignIn", subject, atMs: NOW_MS, ip: null, endsReset: true, passedAtMs: null });
      assert.equal((await loadSubject(store, subject)).resetBy, null);
    });
  });
}
