import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Change } from "@countersign/core";
import { needs } from "@countersign/testkit";
import { TEST_NOW_MS } from "../testing/makeChanges.ts";
import { numberedTotp } from "../testing/numberedAccounts.ts";
import { makeWindow, numberedCodeVerification, numberedPassword } from "../testing/numberedSettlements.ts";
import { openTestStore } from "../testing/openTestStore.ts";
import { populateNumbered } from "../testing/populateNumbered.ts";
import { testPostgresUrl } from "../testing/postgresSchema.ts";
import { countRows, countSettled, range, readCount, settleAll } from "../testing/settleAll.ts";
import { createPostgresTestDatabase } from "../testing/testDatabase.ts";
import { withDatabase } from "../testing/withDatabase.ts";

const options = needs("PostgreSQL", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL");
const given = withDatabase(createPostgresTestDatabase);
const nowMs = TEST_NOW_MS;

const counting = (key: string, times: number) => ({
  type: "count" as const,
  windows: [{ ...makeWindow(key, 99), weight: times }],
  nowMs,
});

describe("windows of settlements that come at the same time", options, () => {
  it("count no further than the limit of a window that they share, at two nodes", async () =>
    given(async (testDatabase) => {
      const database = testDatabase.open();
      const store = await populateNumbered(database, 60);
      const nodes = await Promise.all([0, 1].map(async () => (await openTestStore(testDatabase.open())).store));
      const [tight, wide] = [makeWindow("tight", 17), makeWindow("wide", 99)];
      const settled = await Promise.all(
        nodes.map((node, at) =>
          settleAll(
            node,
            range(30).map((index) => numberedCodeVerification(2 * index + at, [wide, tight])),
          ),
        ),
      );
      assert.equal(countSettled(settled.flat()), 17);
      for (const each of settled.flat()) if (!each.settled) assert.equal(each.lost, "count");
      assert.deepEqual([await readCount(store, "tight"), await readCount(store, "wide")], [17, 17]);
      assert.deepEqual([await countRows(database, "sessions"), await countRows(database, "codes")], [17, 43]);
    }));

  it("start a window anew that has ended or that a clock ahead has left, and lose where one alone weighs too much", async () =>
    given(async (testDatabase) => {
      const database = testDatabase.open();
      const store = await populateNumbered(database, 0);
      await store.settle([{ ...counting("ended", 9), nowMs: nowMs - 1000 }]);
      await store.settle([{ ...counting("ahead", 9), nowMs: nowMs + 3_600_000 }]);
      const all = range(3).map((): readonly Change[] => [counting("ended", 1), counting("ahead", 1)]);
      const { poolId, userId } = numberedTotp(0);
      const owned: Change = {
        type: "count",
        windows: [{ ...makeWindow("ended", 99), owner: { poolId, userId } }],
        nowMs,
      };
      const heavy: Change = { type: "count", windows: [{ ...makeWindow("other", 4), weight: 5 }], nowMs };
      const settlements = await settleAll(store, [[owned], ...all, [heavy]]);
      assert.deepEqual(
        settlements.map(({ settled }) => settled),
        [true, true, true, true, false],
      );
      assert.deepEqual(await Promise.all(["ended", "ahead", "other"].map((key) => readCount(store, key))), [4, 3, 0]);
      const owner = await database.one<{ owner: string }>(
        "select user_id as owner from window_counts where key = 'ended'",
        [],
      );
      assert.deepEqual({ ...owner }, { owner: userId });
    }));

  it("pass no window that is used up, and clear what they name where they pass", async () =>
    given(async (testDatabase) => {
      const database = testDatabase.open();
      const store = await populateNumbered(database, 20);
      await store.settle([...range(20).map((index) => counting(`own${index}`, index % 4)), counting("net", 5)]);
      const settlements = await settleAll(
        store,
        range(20).map((index) =>
          numberedPassword(index, [makeWindow(`own${index}`, 3), makeWindow("net", index === 8 ? 5 : 6)]),
        ),
      );
      for (const [index, each] of settlements.entries()) {
        const passes = index % 4 < 3 && index !== 8;
        assert.deepEqual(
          each,
          passes ? { settled: true, attempts: null } : { settled: false, lost: "passWindows", taken: null },
        );
        assert.equal(await readCount(store, `own${index}`), passes ? 0 : index % 4);
      }
      assert.equal(await readCount(store, "net"), 5);
      assert.equal(await countRows(database, "mfa_tokens"), 20 + 14);
    }));

  it("wait for a failure that is being counted before they pass", async () =>
    given(async (testDatabase) => {
      const database = testDatabase.open();
      const store = await populateNumbered(database, 6);
      await store.settle([counting("net", 5)]);
      const counted = Promise.withResolvers<void>();
      const counting6 = testDatabase.open().write(async (sql) => {
        await sql.run("update window_counts set failures = 6 where key = 'net'", []);
        counted.resolve();
        await sleep(100);
      });
      await counted.promise;
      const settlements = await settleAll(
        store,
        range(6).map((index) => numberedPassword(index, [makeWindow(`own${index}`, 3), makeWindow("net", 6)])),
      );
      await counting6;
      assert.equal(countSettled(settlements), 0);
    }));

  it("are one success where each counts in the window that the other passes", async () =>
    given(async (testDatabase) => {
      const store = await populateNumbered(testDatabase.open(), 0);
      await store.settle([counting("one", 1), counting("other", 1)]);
      const crossing = (passed: string, counted: string): readonly Change[] => [
        { type: "passWindows", windows: [makeWindow(passed, 2)], clear: [], nowMs },
        counting(counted, 1),
      ];
      assert.equal(countSettled(await settleAll(store, [crossing("one", "other"), crossing("other", "one")])), 1);
    }));
});
