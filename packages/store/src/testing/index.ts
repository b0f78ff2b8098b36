export { createTestKeyring, TEST_START_MS } from "../keys/testing/createTestKeyring.ts";
export { createMemoryKeyStore } from "../keys/testing/memoryKeyStore.ts";
export { makePools, TEST_POOL_ID } from "./makePools.ts";
export { makeTestFolder } from "./makeTestFolder.ts";
export { openTestStore } from "./openTestStore.ts";
export { createPostgresSchema, testPostgresUrl } from "./postgresSchema.ts";
export { systemRandom } from "./systemRandom.ts";
export { createSqliteTestDatabase } from "./testDatabase.ts";
