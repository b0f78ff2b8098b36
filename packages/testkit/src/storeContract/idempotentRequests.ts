import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Change, IdempotentAttempt } from "@countersign/core";
import { assertSettled, settle, settleAtOnce, settleLosing } from "./act.ts";
import { makeId, makeUser, NOW_MS } from "./make.ts";
import type { Opened } from "./storeUnderTest.ts";

const LEASE_MS = 60_000;

function makeAttempt(poolId: string, fields: Partial<IdempotentAttempt> = {}): IdempotentAttempt {
  const times = { leaseEndsAtMs: NOW_MS + LEASE_MS, expiresAtMs: NOW_MS + 86_400_000 };
  return { poolId, id: makeId(), request: `request ${makeId()}`, attempt: makeId(), ...times, ...fields };
}

const begin = (attempt: IdempotentAttempt, overtaken: string | null = null): Change => {
  const takesOver = overtaken === null ? null : ({ attempt: overtaken, state: "begun" } as const);
  return { type: "beginIdempotent", attempt, takesOver };
};
const act = (ref: IdempotentAttempt): Change => ({ type: "actIdempotent", ref });
const leave = (ref: IdempotentAttempt): Change => ({ type: "leaveIdempotent", ref, nowMs: NOW_MS + 1 });
const answer = (attempt: IdempotentAttempt, text: string): Change => ({
  type: "answerIdempotent",
  attempt,
  answer: text,
});

/** Requests that are carried out once. */
export function statesIdempotentRequests(opened: Opened): void {
  describe("requests that are carried out once", () => {
    it("are begun by one of 200, whichever node it asks", async () => {
      const { store, poolId } = opened();
      const id = makeId();
      const stores = [store, await opened().openSecond()];
      const attempts = Array.from({ length: 200 }, () => makeAttempt(poolId, { id }));
      const settlements = await settleAtOnce(stores, attempts.length, (index) => [
        begin(attempts[index] as IdempotentAttempt),
      ]);
      assertSettled(settlements, 1, "beginIdempotent");
      const won = attempts[settlements.findIndex(({ settled }) => settled)];
      assert.deepEqual(await store.findIdempotent(poolId, id), { ...won, state: "begun", answer: null });
    });

    it("are found with the answer that was kept, in their pool alone, and nothing stored tells it", async () => {
      const { store, poolId, otherPoolId, bytes } = opened();
      const attempt = makeAttempt(poolId, { request: `digest-${makeId()}` });
      const told = `secret-${makeId()}`;
      await settle(store, begin(attempt));
      await settle(store, answer(attempt, told));
      assert.deepEqual(await store.findIdempotent(poolId, attempt.id), { ...attempt, state: "answered", answer: told });
      assert.equal(await store.findIdempotent(otherPoolId, attempt.id), null);
      await settle(store, begin({ ...attempt, poolId: otherPoolId }));
      assert.deepEqual((await store.findIdempotent(otherPoolId, attempt.id))?.answer, null);
      const stored = Buffer.from(await bytes());
      for (const text of [told, attempt.request]) assert.ok(!stored.includes(text), text);
    });

    it("are taken over by one of those who saw the same try, which writes nothing any more", async () => {
      const { store, poolId } = opened();
      const [first, second] = [makeAttempt(poolId), await opened().openSecond()];
      await settle(store, begin(first));
      const others = Array.from({ length: 20 }, () => makeAttempt(poolId, { id: first.id, request: first.request }));
      const stores = [store, second];
      const settlements = await settleAtOnce(stores, 20, (index) => [
        begin(others[index] as IdempotentAttempt, first.attempt),
      ]);
      assertSettled(settlements, 1, "beginIdempotent");
      const user = makeUser(poolId);
      await settleLosing(store, "actIdempotent", { type: "insertUser", user, passwordHash: null }, act(first));
      assert.equal(await store.findSubject(poolId, { kind: "id", key: user.userId }), null);
      await settleLosing(store, "answerIdempotent", answer(first, "late"));
      await settle(store, leave(first));
      const won = others[settlements.findIndex(({ settled }) => settled)] as IdempotentAttempt;
      assert.deepEqual(await store.findIdempotent(poolId, first.id), { ...won, state: "begun", answer: null });
      await settle(store, act(won), act(won));
    });

    it("are not taken over from a try that has acted since it was found", async () => {
      const { store, poolId } = opened();
      const slow = makeAttempt(poolId);
      const next = makeAttempt(poolId, { id: slow.id, request: slow.request });
      await settle(store, begin(slow));
      await settle(store, act(slow));
      await settleLosing(store, "beginIdempotent", begin(next, slow.attempt));
      assert.deepEqual(await store.findIdempotent(poolId, slow.id), { ...slow, state: "acted", answer: null });
      await settle(store, answer(slow, "done"));
      await settleLosing(store, "beginIdempotent", begin(next, slow.attempt));
      assert.equal((await store.findIdempotent(poolId, slow.id))?.answer, "done");
    });

    it("are free again when a try is left that wrote nothing; of one that did, nobody waits for the answer", async () => {
      const { store, poolId } = opened();
      const [idle, acted, told] = [makeAttempt(poolId), makeAttempt(poolId), makeAttempt(poolId)];
      for (const attempt of [idle, acted, told]) await settle(store, begin(attempt));
      await settle(store, act(acted));
      await settle(store, answer(told, "yes"));
      for (const attempt of [idle, acted, told]) await settle(store, leave(attempt));
      assert.equal(await store.findIdempotent(poolId, idle.id), null);
      const over = { ...acted, leaseEndsAtMs: NOW_MS + 1, state: "acted", answer: null };
      assert.deepEqual(await store.findIdempotent(poolId, acted.id), over);
      assert.equal((await store.findIdempotent(poolId, told.id))?.answer, "yes");
    });

    it("are swept when their time is over, and not before", async () => {
      const { store, poolId, sweep } = opened();
      const [over, kept] = [makeAttempt(poolId, { expiresAtMs: NOW_MS }), makeAttempt(poolId)];
      for (const attempt of [over, kept]) await settle(store, begin(attempt));
      await sweep(NOW_MS);
      assert.equal(await store.findIdempotent(poolId, over.id), null);
      assert.equal((await store.findIdempotent(poolId, kept.id))?.attempt, kept.attempt);
    });
  });
}
