import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { lockedUntilAfter, type SubjectRef } from "@countersign/core";
import { insertUser, loadSubject, settle, settleLosing } from "./act.ts";
import { NOW_MS } from "./make.ts";
import type { Opened } from "./storeUnderTest.ts";

/** Failures of a factor, one after the other. */
export function statesAttempts(opened: Opened): void {
  const fail = (subject: SubjectRef, nowMs: number) =>
    ({ type: "failAttempt", subject, factor: "totp", cap: 100, nowMs }) as const;
  const pass = (subject: SubjectRef, judgedFailures: number, nowMs: number) =>
    ({ type: "passAttempt", subject, factor: "totp", judgedFailures, nowMs }) as const;

  describe("attempts", () => {
    it("answers each failure with the count and the lock that follow, up to the cap", async () => {
      const { store } = opened();
      for (const cap of [100, 50]) {
        const subject = await insertUser(opened());
        let nowMs = NOW_MS;
        for (let failures = 1; failures <= cap; failures += 1) {
          const lockedUntilMs = lockedUntilAfter(failures, nowMs);
          const settlement = await store.settle([{ ...fail(subject, nowMs), cap }]);
          assert.deepEqual(settlement, { settled: true, attempts: { failures, lockedUntilMs } });
          nowMs = lockedUntilMs ?? nowMs + 1;
        }
        await settleLosing(store, "failAttempt", { ...fail(subject, nowMs * 2), cap });
      }
    });

    it("takes no pass while the factor is locked, and forgets the failures with one", async () => {
      const { store } = opened();
      const subject = await insertUser(opened());
      for (let count = 0; count < 5; count += 1) await settle(store, fail(subject, NOW_MS));
      await settleLosing(store, "passAttempt", pass(subject, 5, NOW_MS + 29_999));
      await settleLosing(store, "passAttempt", pass(subject, 4, NOW_MS + 30_000));
      await settleLosing(store, "passAttempt", pass(subject, 0, NOW_MS + 30_000));
      await settle(store, pass(subject, 5, NOW_MS + 30_000));
      assert.deepEqual((await loadSubject(store, subject)).attempts, {});
      await settleLosing(store, "passAttempt", pass(subject, 5, NOW_MS + 30_000));
      await settle(store, pass(subject, 0, NOW_MS + 30_000));
      assert.deepEqual(await store.settle([fail(subject, NOW_MS)]), {
        settled: true,
        attempts: { failures: 1, lockedUntilMs: null },
      });
    });

    it("keeps the counts of factors and accounts apart", async () => {
      const { store } = opened();
      const subject = await insertUser(opened());
      const bystander = await insertUser(opened());
      const once = { failures: 1, lockedUntilMs: null };
      await settle(store, fail(subject, NOW_MS), { ...fail(subject, NOW_MS), factor: "sms" }, fail(bystander, NOW_MS));
      await settle(store, pass(subject, 1, NOW_MS));
      assert.deepEqual((await loadSubject(store, subject)).attempts, { sms: once });
      await settle(store, { type: "clearAttempts", subject, factors: ["sms", "totp", "face"] });
      assert.deepEqual((await loadSubject(store, subject)).attempts, {});
      assert.deepEqual((await loadSubject(store, bystander)).attempts, { totp: once });
    });

    it("takes a lock that no rule gives for none, and counts on", async () => {
      const { store } = opened();
      const subject = await insertUser(opened());
      const ahead = NOW_MS + 6 * 3_600_000;
      for (let failures = 0; failures < 5; failures += 1) await settle(store, fail(subject, ahead));
      const voidLockMs = ahead + 30_000;
      await settleLosing(store, "failAttempt", fail(subject, NOW_MS));
      await settleLosing(store, "passAttempt", pass(subject, 5, NOW_MS));
      const settlement = await store.settle([{ ...fail(subject, NOW_MS), voidLockMs }]);
      assert.deepEqual(settlement, { settled: true, attempts: { failures: 6, lockedUntilMs: NOW_MS + 60_000 } });
      await settleLosing(store, "failAttempt", { ...fail(subject, NOW_MS), voidLockMs });
    });
  });
}
