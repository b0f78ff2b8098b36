import type { TestDatabase } from "./testDatabase.ts";

/** Lends an empty database to a test and removes it afterwards. */
export type WithDatabase = (test: (testDatabase: TestDatabase) => Promise<void>) => Promise<void>;

export function withDatabase(create: () => Promise<TestDatabase>): WithDatabase {
  return async (test) => {
    const testDatabase = await create();
    try {
      await test(testDatabase);
    } finally {
      await testDatabase.remove();
    }
  };
}
