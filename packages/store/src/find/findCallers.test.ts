import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { CallerRef } from "@countersign/core";
import { needs, plainSession } from "@countersign/testkit";
import { SecretUnreadable } from "../keys/secretBox.ts";
import { createTestUser } from "../testing/createTestUser.ts";
import { makeOpenToken, makeTotp } from "../testing/makeChanges.ts";
import { makePools, TEST_APP_ID, TEST_POOL_ID } from "../testing/makePools.ts";
import { openTestStore } from "../testing/openTestStore.ts";
import { testPostgresUrl } from "../testing/postgresSchema.ts";
import { createPostgresTestDatabase } from "../testing/testDatabase.ts";
import { traceDatabase } from "../testing/traceDatabase.ts";
import { withDatabase } from "../testing/withDatabase.ts";

const options = needs("PostgreSQL", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL");
const given = withDatabase(createPostgresTestDatabase);
const poolId = TEST_POOL_ID;
const nameOf = (kind: string, index: number): string => `${kind}${String(index).padStart(23, "0")}`;

describe("callers that are looked for at the same time", options, () => {
  it("are found as each alone, by few statements; whose state was altered fails alone", async () =>
    given(async (testDatabase) => {
      const database = testDatabase.open();
      const statements: string[] = [];
      const { store } = await openTestStore(traceDatabase(database, (text) => void statements.push(text)));
      await makePools(database);
      for (let index = 0; index < 12; index += 1) {
        const user = await createTestUser(store);
        const session = { ...plainSession(), poolId, userId: user.userId, appId: TEST_APP_ID, id: nameOf("e", index) };
        await store.settle([
          ...[0, 1].slice(0, index % 3).map((each) => {
            const authenticator = makeTotp(user, nameOf("b", 10 * index + each));
            return { type: "saveAuthenticator", authenticator, expectedVersion: null } as const;
          }),
          makeOpenToken(user, nameOf("c", index)),
          { type: "openSession", session },
          ...(index % 4 === 0
            ? [{ type: "failAttempt", subject: user, factor: "totp", cap: 9, nowMs: 1 } as const]
            : []),
        ]);
      }
      const refs = Array.from({ length: 14 }, (_, index): readonly CallerRef[] => [
        { kind: "mfaToken", poolId, id: nameOf("c", index % 13) },
        { kind: "session", poolId, id: nameOf("e", index), appId: index % 2 === 0 ? TEST_APP_ID : "nobody" },
      ]).flat();
      const alone = [];
      for (const ref of refs) alone.push(await store.findCaller(ref));
      assert.equal(alone.filter((caller) => caller === null).length, 3);
      statements.length = 0;
      assert.deepEqual(await Promise.all(refs.map(store.findCaller)), alone);
      assert.ok(statements.length <= 4, `${statements.length} statements`);
      await database.write((sql) => sql.run("update authenticators set id = $1 where id = $2", ["f", nameOf("b", 10)]));
      const outcomes = await Promise.allSettled(refs.map(store.findCaller));
      const failed = outcomes.flatMap((outcome, index) => (outcome.status === "rejected" ? [index] : []));
      assert.deepEqual(failed, [2, 3]);
      for (const index of failed)
        assert.ok((outcomes[index] as PromiseRejectedResult).reason instanceof SecretUnreadable); // as it failed
    }));
});
