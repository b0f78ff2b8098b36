import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { Change, Store } from "@countersign/core";
import { assertSettled, insertUser, loadSubject, save, settle, settleAtOnce } from "./act.ts";
import {
  makeAuditEvent,
  makeAuthenticator,
  makeCode,
  makeId,
  makeMfaToken,
  makeSession,
  makeUser,
  NOW_MS,
} from "./make.ts";
import type { Opened } from "./storeUnderTest.ts";

/** What must hold however many ask at once, through two handles on the same data. */
export function statesConcurrency(opened: Opened): void {
  describe("under concurrent settlements", () => {
    let stores: readonly Store[] = [];
    before(async () => {
      stores = [opened().store, await opened().openSecond()];
    });

    it("settles one of 200 equal proofs: version, token and count were each right for all", async () => {
      const subject = await insertUser(opened());
      const authenticator = makeAuthenticator(subject, { version: 7 });
      const token = makeMfaToken(subject);
      await settle(opened().store, save(authenticator, null), { type: "openMfaToken", token });
      const settlements = await settleAtOnce(stores, 200, () => [
        { type: "holdSubject", subject, revision: 0, advance: false },
        { type: "passAttempt", subject, factor: "totp", judgedFailures: 0, nowMs: NOW_MS },
        save({ ...authenticator, version: 8 }, 7),
        { type: "moveMfaToken", poolId: token.poolId, id: token.id, from: "open", to: "consumed", nowMs: NOW_MS },
        { type: "openSession", session: makeSession(subject) },
        { type: "recordSignIn", subject, atMs: NOW_MS, ip: null, endsReset: true, passedAtMs: null },
        { type: "audit", event: makeAuditEvent(subject.poolId) },
      ]);
      assertSettled(settlements, 1, "saveAuthenticator");
      assert.equal((await loadSubject(opened().store, subject)).user.loginsCount, 1);
    });

    it("settles one of 200 equal codes, and counts what that one counts", async () => {
      const subject = await insertUser(opened());
      const authenticator = makeAuthenticator(subject, { kind: "email" });
      const code = makeCode(subject.poolId);
      const windows = [{ key: makeId(), name: "lookup" as const, limit: 9, windowMs: 1000 }];
      await settle(opened().store, save(authenticator, null), { type: "saveCode", code });
      const settlements = await settleAtOnce(stores, 200, () => [
        { type: "consumeChallenge", challenge: code },
        { type: "count", windows, nowMs: NOW_MS },
        { type: "passAttempt", subject, factor: "email", judgedFailures: 0, nowMs: NOW_MS },
        { type: "openSession", session: makeSession(subject) },
        { type: "recordSignIn", subject, atMs: NOW_MS, ip: null, endsReset: true, passedAtMs: null },
        { type: "audit", event: makeAuditEvent(subject.poolId) },
      ]);
      assertSettled(settlements, 1, "consumeChallenge");
      assert.equal((await loadSubject(opened().store, subject)).user.loginsCount, 1);
      assert.equal((await opened().store.findCounts(windows, NOW_MS)).get(windows[0]?.key ?? "")?.count, 1);
    });

    it("opens a sign-in for each right password, and for none once a window of theirs is used up", async () => {
      const subjects = await Promise.all(Array.from({ length: 20 }, () => insertUser(opened())));
      const shared = { key: makeId(), name: "lookup" as const, limit: 3, windowMs: 1000 };
      const signIn = (index: number): readonly Change[] => {
        const subject = subjects[index % 20] ?? assert.fail();
        const own = { ...shared, key: `own:${subject.userId}` };
        return [
          { type: "holdSubject", subject, revision: 0, advance: false },
          { type: "passWindows", windows: [shared, own], clear: [own.key], nowMs: NOW_MS },
          { type: "openMfaToken", token: makeMfaToken(subject) },
        ];
      };
      const all = subjects.map((_, index) => signIn(index));
      const settleAll = () => settleAtOnce(stores, 20, (index) => all[index] ?? []);
      assertSettled(await settleAll(), 20, "passWindows");
      assertSettled(await settleAll(), 0, "openMfaToken");
      await settle(opened().store, { type: "count", windows: [{ ...shared, weight: 3 }], nowMs: NOW_MS });
      assertSettled(await settleAtOnce(stores, 60, signIn), 0, "passWindows");
    });

    it("lets one of many have a name that they spell differently", async () => {
      const { poolId } = opened();
      const id = makeId();
      const names = [`Jo-${id}`, `jo-${id}`, `JO-${id}`, `ｊｏ-${id}`];
      const inserted = await settleAtOnce(stores, 20, (index) => [
        { type: "insertUser", user: makeUser(poolId, { username: names[index % 4] ?? null }), passwordHash: null },
      ]);
      assertSettled(inserted, 1, "insertUser");
      const others = await Promise.all(Array.from({ length: 4 }, () => insertUser(opened())));
      const wanted = [`x-${id}@bücher.example`, `x-${id}@xn--bcher-kva.example`];
      const updated = await settleAtOnce(stores, 4, (index) => [
        {
          type: "updateUser",
          subject: others[index] ?? assert.fail(),
          patch: { email: wanted[index % 2] ?? null },
          nowMs: NOW_MS,
        },
      ]);
      assertSettled(updated, 1, "updateUser");
    });

    it("settles one of 200 that replace the same version with different ones", async () => {
      const subject = await insertUser(opened());
      const authenticator = makeAuthenticator(subject);
      await settle(opened().store, save(authenticator, null));
      const settlements = await settleAtOnce(stores, 200, (index) => [
        save({ ...authenticator, version: 2, name: `${index}` }, 1),
      ]);
      assertSettled(settlements, 1, "saveAuthenticator");
      const winner = settlements.findIndex((each) => each.settled);
      const [stored] = (await loadSubject(opened().store, subject)).authenticators;
      assert.equal(stored?.name, `${winner}`);
    });

    it("settles exactly the five free failures of a burst, and no more until the lock is over", async () => {
      const subject = await insertUser(opened());
      const fail = (nowMs: number) => () => [
        { type: "failAttempt", subject, factor: "totp", cap: 100, nowMs } as const,
      ];
      assertSettled(await settleAtOnce(stores, 100, fail(NOW_MS)), 5, "failAttempt");
      assertSettled(await settleAtOnce(stores, 20, fail(NOW_MS + 29_999)), 0, "failAttempt");
      assertSettled(await settleAtOnce(stores, 20, fail(NOW_MS + 30_000)), 1, "failAttempt");
      assert.deepEqual((await loadSubject(opened().store, subject)).attempts, {
        totp: { failures: 6, lockedUntilMs: NOW_MS + 30_000 + 60_000 },
      });
    });

    it("never takes a proof that was judged under fewer failures than there are", async () => {
      const subject = await insertUser(opened());
      const settlements = await settleAtOnce(stores, 40, (index) => [
        index % 2 === 0
          ? { type: "failAttempt", subject, factor: "totp", cap: 100, nowMs: NOW_MS }
          : { type: "passAttempt", subject, factor: "totp", judgedFailures: 3, nowMs: NOW_MS },
      ]);
      const passes = settlements.filter((each, index) => index % 2 === 1 && each.settled).length;
      const failures = settlements.filter((each, index) => index % 2 === 0 && each.settled).length;
      const left = (await loadSubject(opened().store, subject)).attempts.totp?.failures ?? 0;
      assert.equal(left, failures - 3 * passes, "each pass forgot exactly the failures it was judged under");
      assert.ok(left <= 5);
    });

    it("moves an mfaToken once", async () => {
      const token = makeMfaToken(await insertUser(opened()));
      await settle(opened().store, { type: "openMfaToken", token });
      const settlements = await settleAtOnce(stores, 200, (index) => [
        {
          type: "moveMfaToken",
          poolId: token.poolId,
          id: token.id,
          from: "open",
          to: index % 3 === 0 ? "passed" : "consumed",
          nowMs: NOW_MS,
        },
      ]);
      assertSettled(settlements, 1, "moveMfaToken");
    });

    it("registers an address once", async () => {
      const { poolId } = opened();
      const users = Array.from({ length: 40 }, () => makeUser(poolId));
      const email = `shared-${users[0]?.userId}@example.com`;
      const settlements = await settleAtOnce(stores, users.length, (index) => [
        { type: "insertUser", user: { ...makeUser(poolId), email }, passwordHash: `${index}` },
      ]);
      assertSettled(settlements, 1, "insertUser");
      assert.ok(settlements.every((each) => each.settled || each.taken === "email"));
    });

    it("gives an address to one of the accounts that reach for it", async () => {
      const { poolId } = opened();
      const users = await Promise.all(Array.from({ length: 20 }, () => insertUser(opened())));
      const username = `wanted-${users[0]?.userId}`;
      const settlements = await settleAtOnce(stores, users.length, (index) => {
        const userId = users[index]?.userId ?? "";
        return [{ type: "updateUser", subject: { poolId, userId }, patch: { username }, nowMs: NOW_MS }];
      });
      assertSettled(settlements, 1, "updateUser");
      assert.ok(settlements.every((each) => each.settled || each.taken === "username"));
    });

    it("advances a revision once, and holds it for those that only rely on it", async () => {
      const subject = await insertUser(opened());
      const settlements = await settleAtOnce(stores, 50, (index) => [
        { type: "holdSubject", subject, revision: 0, advance: index === 25 },
      ]);
      const winners = settlements.filter((each) => each.settled);
      assert.ok(settlements[25]?.settled);
      assert.ok(winners.length >= 1);
      assert.equal((await loadSubject(opened().store, subject)).revision, 1);
      assertSettled(
        await settleAtOnce(stores, 10, () => [{ type: "holdSubject", subject, revision: 0, advance: true }]),
        0,
        "holdSubject",
      );
    });

    it("counts each of 60 failures under one key and stops at its limit", async () => {
      const key = `burst:${makeUser("").userId}`;
      const limits = [{ key, name: "lookup" as const, limit: 40, windowMs: 1000 }];
      const settlements = await settleAtOnce(stores, 60, () => [{ type: "count", windows: limits, nowMs: NOW_MS }]);
      assertSettled(settlements, 40, "count");
      assert.equal((await opened().store.findCounts(limits, NOW_MS)).get(key)?.count, 40);
    });

    it("counts failures under several keys named in any order", async () => {
      const one = `order:1:${makeUser("").userId}`;
      const other = `order:2:${makeUser("").userId}`;
      const limitOf = (key: string) => ({ key, name: "lookup" as const, limit: 1000, windowMs: 1000 });
      const settlements = await settleAtOnce(stores, 60, (index) => {
        const limits = (index % 2 === 0 ? [one, other] : [other, one]).map(limitOf);
        return [
          index % 3 === 0
            ? { type: "passWindows", windows: limits, clear: [], nowMs: NOW_MS }
            : { type: "count", windows: limits, nowMs: NOW_MS },
        ];
      });
      assertSettled(settlements, 60, "count");
      const counts = await opened().store.findCounts([one, other].map(limitOf), NOW_MS);
      assert.deepEqual([counts.get(one)?.count, counts.get(other)?.count], [40, 40]);
    });

    it("shows each handle at once what the other one has settled", async () => {
      const [one, other] = stores as [Store, Store]; // set before
      const subject = await insertUser(opened());
      for (let count = 1; count <= 20; count += 1) {
        await settle(count % 2 === 0 ? one : other, {
          type: "recordSignIn",
          subject,
          atMs: NOW_MS,
          ip: null,
          endsReset: true,
          passedAtMs: null,
        });
        assert.equal((await loadSubject(count % 2 === 0 ? other : one, subject)).user.loginsCount, count);
      }
    });
  });
}
