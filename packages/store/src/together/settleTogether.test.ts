import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { needs } from "@countersign/testkit";
import fc from "fast-check";
import { StoreUnavailable } from "../engine/StoreUnavailable.ts";
import type { Database } from "../engine/sql.ts";
import { comparableRows } from "../testing/comparableRows.ts";
import { changesOf, DRAWN_ACCOUNTS, drawnSettlement, makeDrawn } from "../testing/drawnSettlement.ts";
import { failingAt } from "../testing/failingAt.ts";
import { makeSignIn } from "../testing/makeChanges.ts";
import { numberedTotp, numberedVerification } from "../testing/numberedAccounts.ts";
import { openTestStore } from "../testing/openTestStore.ts";
import { populateNumbered } from "../testing/populateNumbered.ts";
import { startPostgresProxy } from "../testing/postgresProxy.ts";
import { testPostgresUrl } from "../testing/postgresSchema.ts";
import { readRows } from "../testing/readRows.ts";
import { countRows, range, settleAll } from "../testing/settleAll.ts";
import { createPostgresTestDatabase, openAddress } from "../testing/testDatabase.ts";
import { traceDatabase } from "../testing/traceDatabase.ts";
import { withDatabase } from "../testing/withDatabase.ts";

const options = needs("PostgreSQL", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL");
const given = withDatabase(createPostgresTestDatabase);

const countSessions = (database: Database) => countRows(database, "sessions");

describe("settlements that come at the same time", options, () => {
  it("go together: of fifty, few transactions", async () =>
    given(async (testDatabase) => {
      const database = testDatabase.open();
      await populateNumbered(database, 50);
      const statements: string[] = [];
      const { store } = await openTestStore(traceDatabase(database, (text) => void statements.push(text)));
      statements.length = 0;
      const settlements = await settleAll(store, range(50).map(numberedVerification));
      assert.ok(settlements.every(({ settled }) => settled));
      assert.equal(await countSessions(database), 50);
      const transactions = statements.filter((text) => text === "commit").length;
      assert.ok(transactions <= 4, `${transactions} transactions of ${statements.length} statements`);
    }));

  it("lose alone: the others are written as if it had not come", async () =>
    given(async (testDatabase) => {
      const database = testDatabase.open();
      await populateNumbered(database, 9);
      const { store } = await openTestStore(database);
      await store.settle(numberedVerification(4)); // spent before
      const [stale, unknown] = [numberedVerification(4), numberedVerification(30)];
      const settlements = await settleAll(store, [
        ...range(4).map(numberedVerification),
        stale,
        unknown,
        ...[5, 6, 7, 8].map(numberedVerification),
      ]);
      assert.deepEqual(
        settlements.map(({ settled }) => settled),
        [true, true, true, true, false, false, true, true, true, true],
      );
      assert.deepEqual(settlements[4], { settled: false, lost: "saveAuthenticator", taken: null });
      assert.deepEqual(settlements[5], { settled: false, lost: "holdSubject", taken: null });
      assert.equal(await countSessions(database), 9);
    }));

  it("of one account are one success, however many, among those of others", async () =>
    given(async (testDatabase) => {
      const database = testDatabase.open();
      await populateNumbered(database, 20);
      const { store } = await openTestStore(database);
      const equal = Array.from({ length: 200 }, () => numberedVerification(0));
      const settlements = await settleAll(store, [...equal, ...range(20).slice(1).map(numberedVerification)]);
      assert.equal(settlements.slice(0, 200).filter(({ settled }) => settled).length, 1);
      assert.ok(settlements.slice(200).every(({ settled }) => settled));
      assert.equal(await countSessions(database), 20);
    }));

  it("at two nodes that take the same accounts in opposite orders neither wait in a ring nor lose a write", async () =>
    given(async (testDatabase) => {
      const database = testDatabase.open();
      await populateNumbered(database, 8);
      const nodes = await Promise.all([0, 1].map(async () => (await openTestStore(testDatabase.open())).store));
      const signIn = (index: number) => makeSignIn(numberedTotp(index), randomBytes(12).toString("hex"));
      for (let round = 0; round < 30; round += 1) {
        const orders = [range(8), range(8).toReversed()];
        const settled = await Promise.all(nodes.map((store, at) => settleAll(store, (orders[at] ?? []).map(signIn))));
        assert.ok(settled.flat().every((each) => each.settled));
      }
      const counts = await database.all<{ count: number }>("select logins_count as count from users", []);
      assert.deepEqual(new Set(counts.map(({ count }) => count)), new Set([60]));
    }));

  it("come to what they come to one after the other", async () => {
    await given(async (one) =>
      given(async (other) => {
        const [database, { many: _, ...plain }] = [one.open(), other.open()];
        await Promise.all([populateNumbered(database, 0), populateNumbered(plain, 0)]);
        const [together, oneByOne] = [(await openTestStore(database)).store, (await openTestStore(plain)).store];
        let first = 0;
        const both = fc.asyncProperty(fc.array(drawnSettlement, { minLength: 2, maxLength: 12 }), async (drawn) => {
          first += DRAWN_ACCOUNTS;
          const all = drawn.map((each, at) => changesOf(each, at, first));
          for (const store of [together, oneByOne]) await makeDrawn(store, first);
          const outcomes: unknown[] = [];
          for (const changes of all) outcomes.push(await oneByOne.settle(changes));
          assert.deepEqual(await settleAll(together, all), outcomes);
          assert.deepEqual(await comparableRows(database), await comparableRows(plain));
        });
        await fc.assert(both, { numRuns: 40 });
      }),
    );
  });

  for (const word of [
    "for no key update",
    "update users",
    "update authenticators",
    "insert into sessions",
    "insert into audit_events",
  ])
    it(`leave nothing of anybody where the database is gone at "${word}", and all is there where it was a mishap of one`, async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        await populateNumbered(database, 6);
        const before = await readRows(database);
        const gone = failingAt(database, word, 1, () => new StoreUnavailable("gone"));
        const { store } = await openTestStore(gone);
        const started = await readRows(database);
        for (const each of await Promise.allSettled(range(6).map((index) => store.settle(numberedVerification(index)))))
          assert.ok(each.status === "rejected" && each.reason instanceof StoreUnavailable);
        assert.deepEqual(await readRows(database), started);
        assert.equal(before.length, started.length);
        let mishaps = 1;
        const odd = failingAt(database, word, 2, () => {
          mishaps += 1;
          return new Error("a mishap");
        });
        const outcomes = await settleAll((await openTestStore(odd)).store, range(6).map(numberedVerification));
        assert.ok(mishaps > 1 && outcomes.every(({ settled }) => settled));
        assert.equal(await countSessions(database), 6);
      }));

  for (const [cut, written] of [
    ["beforeCommit", 0],
    ["beforeAnswer", 6],
  ] as const)
    it(`tell nobody of a success when the connection is cut ${cut}, and are written once or not at all`, async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        await populateNumbered(database, 6);
        const proxy = await startPostgresProxy(testDatabase.address);
        const through = openAddress(proxy.url);
        try {
          const { store } = await openTestStore(through);
          proxy.cutNext(cut);
          const outcomes = await Promise.allSettled(range(6).map((index) => store.settle(numberedVerification(index))));
          assert.equal(proxy.cuts(), 1);
          assert.ok(outcomes.every((each) => each.status === "rejected" && each.reason instanceof StoreUnavailable));
          assert.equal(await countSessions(database), written);
          // Who tries again gets in where nothing was written, and nowhere twice.
          const again = await settleAll(store, range(6).map(numberedVerification));
          assert.equal(again.filter(({ settled }) => settled).length, 6 - written);
          assert.equal(await countSessions(database), 6);
        } finally {
          await through.close();
          await proxy.close();
        }
      }));
});
