import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { Store, User } from "@countersign/core";
import { plainUser } from "@countersign/testkit";
import { TEST_POOL_ID } from "./makePools.ts";

/** Inserts an account of the test pool. */
export async function createTestUser(store: Store): Promise<User> {
  const userId = randomBytes(12).toString("hex");
  const user = plainUser({ poolId: TEST_POOL_ID, userId, username: null, email: `${userId}@example.com` });
  const settlement = await store.settle([{ type: "insertUser", user, passwordHash: null }]);
  assert.equal(settlement.settled, true);
  return user;
}
