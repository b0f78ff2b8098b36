import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Change } from "@countersign/core";
import { insertUser, loadSubject, settle, settleLosing } from "./act.ts";
import { makeId, NOW_MS } from "./make.ts";
import type { Opened } from "./storeUnderTest.ts";

/** Changes of one settlement that touch the same row: whatever is written at once, it comes to the order given. */
export function statesTogether(opened: Opened): void {
  describe("changes of one row in one settlement", () => {
    it("write an account as one after the other would, the last word on a field being the last change's", async () => {
      const { store } = opened();
      const subject = await insertUser(opened());
      await settle(store, { type: "markReset", subject, by: "sms" });
      const before = await loadSubject(store, subject);
      await settle(
        store,
        { type: "holdSubject", subject, revision: 0, advance: true },
        { type: "updateUser", subject, patch: { emailVerified: false, blocked: true }, nowMs: NOW_MS + 1 },
        { type: "setPassword", subject, passwordHash: "$argon2id$other", nowMs: NOW_MS + 2 },
        { type: "passAttempt", subject, factor: "totp", judgedFailures: 0, nowMs: NOW_MS },
        { type: "recordSignIn", subject, atMs: NOW_MS + 3, ip: "::1", endsReset: true, passedAtMs: null },
        { type: "markReset", subject, by: "email" },
        { type: "recordSignIn", subject, atMs: NOW_MS + 4, ip: "::2", endsReset: false, passedAtMs: null },
      );
      const user = { ...before.user, emailVerified: false, blocked: true, updatedAtMs: NOW_MS + 2 };
      assert.deepEqual(await loadSubject(store, subject), {
        ...before,
        user: { ...user, loginsCount: 2, lastLoginAtMs: NOW_MS + 4, lastIp: "::2" },
        passwordHash: "$argon2id$other",
        resetBy: "email",
        revision: 1,
      });
    });

    it("lose at the one whose condition does not hold, wherever it stands", async () => {
      const { store } = opened();
      const subject = await insertUser(opened());
      await settle(store, { type: "failAttempt", subject, factor: "sms", cap: 100, nowMs: NOW_MS });
      const harmless: readonly Change[] = [
        { type: "holdSubject", subject, revision: 0, advance: false },
        { type: "updateUser", subject, patch: { blocked: true }, nowMs: NOW_MS },
        { type: "passAttempt", subject, factor: "totp", judgedFailures: 0, nowMs: NOW_MS },
        { type: "recordSignIn", subject, atMs: NOW_MS, ip: null, endsReset: false, passedAtMs: null },
      ];
      const losing: readonly Change[] = [
        { type: "holdSubject", subject, revision: 1, advance: false },
        { type: "passAttempt", subject, factor: "sms", judgedFailures: 0, nowMs: NOW_MS },
      ];
      const before = await loadSubject(store, subject);
      for (const change of losing) {
        const others = harmless.filter(({ type }) => type !== change.type);
        for (let at = 0; at <= others.length; at += 1)
          await settleLosing(store, change.type, ...others.slice(0, at), change, ...others.slice(at));
      }
      const absent = { ...subject, userId: makeId() };
      const update: Change = { type: "updateUser", subject: absent, patch: { blocked: true }, nowMs: NOW_MS };
      const record: Change = {
        type: "recordSignIn",
        subject: absent,
        atMs: NOW_MS,
        ip: null,
        endsReset: false,
        passedAtMs: null,
      };
      await settleLosing(store, "updateUser", record, update);
      await settle(store, record);
      assert.deepEqual(await loadSubject(store, subject), before);
    });

    it("judge a second one by what the first has written", async () => {
      const { store } = opened();
      const subject = await insertUser(opened());
      const hold = (revision: number): Change => ({ type: "holdSubject", subject, revision, advance: true });
      const pass: Change = { type: "passAttempt", subject, factor: "totp", judgedFailures: 0, nowMs: NOW_MS };
      const fail: Change = { type: "failAttempt", subject, factor: "totp", cap: 100, nowMs: NOW_MS };
      await settleLosing(store, "holdSubject", hold(0), hold(0));
      await settle(store, hold(0), hold(1));
      await settleLosing(store, "passAttempt", hold(2), fail, pass);
      await settle(store, hold(2), pass, fail, { type: "clearAttempts", subject, factors: ["totp"] }, pass);
      assert.equal((await loadSubject(store, subject)).revision, 3);
    });

    it("let a name go from one account to another, given up first and taken then", async () => {
      const { store } = opened();
      const [one, other] = [await insertUser(opened()), await insertUser(opened())];
      const hold: Change = { type: "holdSubject", subject: other, revision: 0, advance: false };
      const giveUp: Change = { type: "updateUser", subject: one, patch: { email: null }, nowMs: NOW_MS };
      const take: Change = { type: "updateUser", subject: other, patch: { email: one.email }, nowMs: NOW_MS };
      const refused = await store.settle([hold, take, giveUp]);
      assert.deepEqual(refused, { settled: false, lost: "updateUser", taken: "email" });
      await settle(store, hold, giveUp, take);
      assert.equal((await loadSubject(store, other)).user.email, one.email);
    });

    it("count in a window what all of them weigh, and not beyond its limit", async () => {
      const { store } = opened();
      const key = makeId();
      const count = (weight: number, ...others: readonly string[]): Change => ({
        type: "count",
        windows: [key, ...others].map((each) => ({
          key: each,
          name: "lookup" as const,
          limit: 5,
          windowMs: 1000,
          weight,
        })),
        nowMs: NOW_MS,
      });
      await settleLosing(store, "count", count(3, makeId()), count(3, makeId()));
      await settle(
        store,
        count(2, makeId()),
        { type: "passWindows", windows: [], clear: [key], nowMs: NOW_MS },
        count(4),
      );
      await settleLosing(store, "count", count(1), count(1, makeId()));
      const tight: Change = {
        type: "count",
        windows: [{ key, name: "lookup" as const, limit: 4, windowMs: 1000 }],
        nowMs: NOW_MS,
      };
      const wide: Change = {
        type: "count",
        windows: [{ key, name: "lookup" as const, limit: 9, windowMs: 1000 }],
        nowMs: NOW_MS,
      };
      await settleLosing(store, "count", tight, wide);
      assert.equal((await store.findCounts([{ key, windowMs: 1000 }], NOW_MS)).get(key)?.count, 4);
    });
  });
}
