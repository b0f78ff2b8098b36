import assert from "node:assert/strict";
import type { Authenticator, Change, Settlement, Store, Subject, SubjectRef, User } from "@countersign/core";
import { makeUser } from "./make.ts";
import type { StoreUnderTest } from "./storeUnderTest.ts";

/** Settles and demands that it is settled. */
export async function settle(store: Store, ...changes: readonly Change[]): Promise<void> {
  const settlement = await store.settle(changes);
  assert.equal(settlement.settled, true, `lost: ${JSON.stringify(settlement)}`);
}

/** Settles and demands that it loses at a change of that type. */
export async function settleLosing(store: Store, lost: Change["type"], ...changes: readonly Change[]): Promise<void> {
  assert.deepEqual(await store.settle(changes), { settled: false, lost, taken: null });
}

export async function insertUser({ store, poolId }: StoreUnderTest, fields: Partial<User> = {}): Promise<User> {
  const user = makeUser(fields.poolId ?? poolId, fields);
  await settle(store, { type: "insertUser", user, passwordHash: "$argon2id$test" });
  return user;
}

/** Gives the subject as stored, which must be there. */
export async function loadSubject(store: Store, { poolId, userId }: SubjectRef): Promise<Subject> {
  const subject = await store.findSubject(poolId, { kind: "id", key: userId });
  assert.ok(subject !== null, "the subject is there");
  return subject;
}

export function save(authenticator: Authenticator, expectedVersion: number | null): Change {
  return { type: "saveAuthenticator", authenticator, expectedVersion };
}

/** Runs `count` settlements at once, by turns through the stores given. */
export function settleAtOnce(
  stores: readonly Store[],
  count: number,
  changesOf: (index: number) => readonly Change[],
): Promise<Settlement[]> {
  const storeOf = (index: number): Store => {
    const store = stores[index % stores.length];
    if (store === undefined) throw new Error("There is no store.");
    return store;
  };
  return Promise.all(Array.from({ length: count }, (_, index) => storeOf(index).settle(changesOf(index))));
}

/** Demands exactly `count` settled ones, and of every other that it lost at `lost`. */
export function assertSettled(settlements: readonly Settlement[], count: number, lost: Change["type"]): void {
  const others = settlements.filter((each) => !each.settled);
  assert.equal(settlements.length - others.length, count, "how many were settled");
  assert.ok(others.every((each) => !each.settled && each.lost === lost));
}
