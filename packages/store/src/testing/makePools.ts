import { plainApplication } from "@countersign/core";
import { createAdminStore } from "../adminStore.ts";
import type { Database } from "../engine/sql.ts";

export const TEST_POOL_ID = "a0".repeat(12);
export const OTHER_POOL_ID = "b0".repeat(12);
export const TEST_APP_ID = "c0".repeat(12);

/** Makes a pool with an application, and a pool without one. */
export async function makePools(database: Database): Promise<void> {
  const admin = createAdminStore(database);
  const application = { id: TEST_APP_ID, poolId: TEST_POOL_ID, name: "app", secretDigest: "0", olderSecret: null };
  const pool = { id: TEST_POOL_ID, name: "pool", secretDigest: "0", olderSecret: null };
  await admin.bootstrap(pool, { ...plainApplication, ...application }, 1);
  await admin.insertPool({ id: OTHER_POOL_ID, name: "other", secretDigest: "0", olderSecret: null }, 2);
}
