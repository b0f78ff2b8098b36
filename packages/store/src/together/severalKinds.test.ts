import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Change } from "@countersign/core";
import { needs } from "@countersign/testkit";
import { StoreUnavailable } from "../engine/StoreUnavailable.ts";
import { failingAt } from "../testing/failingAt.ts";
import { makeOpenToken, TEST_NOW_MS } from "../testing/makeChanges.ts";
import { TEST_POOL_ID } from "../testing/makePools.ts";
import { numberedId, numberedTotp, numberedVerification } from "../testing/numberedAccounts.ts";
import {
  makeWindow,
  numberedCode,
  numberedCodeVerification,
  numberedPassword,
} from "../testing/numberedSettlements.ts";
import { openTestStore } from "../testing/openTestStore.ts";
import { populateNumbered } from "../testing/populateNumbered.ts";
import { testPostgresUrl } from "../testing/postgresSchema.ts";
import { readRows } from "../testing/readRows.ts";
import { countRows, countSettled, range, readCount, settleAll } from "../testing/settleAll.ts";
import { createPostgresTestDatabase } from "../testing/testDatabase.ts";
import { traceDatabase } from "../testing/traceDatabase.ts";
import { withDatabase } from "../testing/withDatabase.ts";

const options = needs("PostgreSQL", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL");
const given = withDatabase(createPostgresTestDatabase);
const nowMs = TEST_NOW_MS;

describe("settlements of several kinds that come at the same time", options, () => {
  it("go together: of fifty codes and fifty passwords that share windows, few transactions", async () =>
    given(async (testDatabase) => {
      const database = testDatabase.open();
      await populateNumbered(database, 100);
      const statements: string[] = [];
      const { store } = await openTestStore(traceDatabase(database, (text) => void statements.push(text)));
      statements.length = 0;
      const settlements = await settleAll(store, [
        ...range(50).map((index) => numberedCodeVerification(index, [makeWindow("verified", 50)])),
        ...range(50).map((index) => numberedPassword(50 + index, [makeWindow(`own${index}`, 3), makeWindow("net", 3)])),
      ]);
      assert.equal(countSettled(settlements), 100);
      const transactions = statements.filter((text) => text === "begin").length;
      assert.ok(transactions <= 6, `${transactions} transactions of ${statements.length} statements`);
      assert.equal(await readCount(store, "verified"), 50);
      const tables = ["codes", "outbox", "superseded_codes", "sessions", "mfa_tokens", "sign_in_decisions"];
      const rows = await Promise.all(tables.map((table) => countRows(database, table)));
      assert.deepEqual(rows, [50, 50, 50, 50, 150, 50]);
    }));

  it("of one code are one success, though they are of different accounts and sign-ins", async () =>
    given(async (testDatabase) => {
      const database = testDatabase.open();
      await populateNumbered(database, 30);
      const nodes = await Promise.all([0, 1].map(async () => (await openTestStore(testDatabase.open())).store));
      const taking = (index: number): readonly Change[] =>
        numberedCodeVerification(index).map((change) =>
          change.type === "consumeChallenge" ? { ...change, challenge: numberedCode(0) } : change,
        );
      const settled = await Promise.all(
        nodes.map((store, at) =>
          settleAll(
            store,
            range(15).map((index) => taking(2 * index + at)),
          ),
        ),
      );
      assert.equal(countSettled(settled.flat()), 1);
      for (const each of settled.flat())
        if (!each.settled) assert.deepEqual(each, { settled: false, lost: "consumeChallenge", taken: null });
      assert.equal(await countRows(database, "sessions"), 1);
      assert.equal(await countRows(database, "superseded_codes"), 1);
    }));

  it("lose alone where their code was used before: the others are written as if they had not come", async () =>
    given(async (testDatabase) => {
      const database = testDatabase.open();
      const store = await populateNumbered(database, 9);
      const lost = [4, 7];
      await store.settle(lost.map((index): Change => ({ type: "consumeChallenge", challenge: numberedCode(index) })));
      const settlements = await settleAll(
        store,
        range(9).map((index) => numberedCodeVerification(index, [makeWindow("verified", 9)])),
      );
      for (const [index, each] of settlements.entries())
        assert.deepEqual(
          each,
          lost.includes(index)
            ? { settled: false, lost: "consumeChallenge", taken: null }
            : { settled: true, attempts: null },
        );
      assert.equal(await countRows(database, "sessions"), 7);
      assert.equal(await readCount(store, "verified"), 7);
    }));

  it("open an mfaToken once, whoever else opens one of that id", async () =>
    given(async (testDatabase) => {
      const database = testDatabase.open();
      const store = await populateNumbered(database, 6);
      const [first = [], ...others] = range(6).map((index) => numberedPassword(index, []));
      const token = first.find(({ type }) => type === "openMfaToken");
      assert.ok(token?.type === "openMfaToken");
      const same: Change = { ...token, token: { ...token.token, userId: numberedTotp(5).userId } };
      const settlements = await settleAll(store, [first, [same], ...others]);
      assert.equal(countSettled(settlements), 6);
      assert.ok(settlements.slice(2).every(({ settled }) => settled));
      assert.ok(settlements.some((each) => !each.settled && each.lost === "openMfaToken"));
      assert.equal(await countRows(database, "mfa_tokens"), 12);
    }));

  it("open one mfaToken for a session, and none for one that has ended", async () =>
    given(async (testDatabase) => {
      const database = testDatabase.open();
      const store = await populateNumbered(database, 4);
      await settleAll(store, range(2).map(numberedVerification));
      const sessions = await database.all<{ readonly id: string; readonly userId: string }>(
        `select id, user_id as "userId" from sessions order by user_id`,
        [],
      );
      const [ended, live] = [sessions[0]?.id ?? assert.fail(), sessions[1]?.id ?? assert.fail()];
      await store.settle([{ type: "endSession", poolId: TEST_POOL_ID, id: ended, nowMs }]);
      const opening = (index: number, sessionId: string): Change => {
        const opened = makeOpenToken(numberedTotp(index), numberedId("8", sessionId === live ? index : 9 + index));
        return opened.type === "openMfaToken" ? { ...opened, token: { ...opened.token, sessionId } } : assert.fail();
      };
      const lost = { settled: false, lost: "openMfaToken", taken: null };
      const settled = { settled: true, attempts: null };
      assert.deepEqual(await settleAll(store, [[opening(0, ended)], [opening(1, live)]]), [lost, settled]);
      assert.deepEqual(await settleAll(store, [[opening(2, live)], [opening(3, ended)]]), [lost, lost]);
    }));

  for (const [word, rows] of [
    ["with standing", 2],
    ["insert into window_counts", 1],
    ["delete from outbox", 2],
    ["delete from codes", 2],
    ["insert into mfa_tokens", 2],
    ["insert into sign_in_decisions", 2],
  ] as const)
    it(`leave nothing of anybody where the database is gone at "${word}", and all is there where it was a mishap of one`, async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        await populateNumbered(database, 12);
        const all = [
          ...range(6).map((index) => numberedCodeVerification(index, [makeWindow("verified", 50)])),
          ...range(6).map((index) => numberedPassword(6 + index, [makeWindow(`own${index}`, 3)])),
        ];
        const { store } = await openTestStore(failingAt(database, word, rows, () => new StoreUnavailable("gone")));
        const started = await readRows(database);
        const outcomes = await Promise.allSettled(all.map(store.settle));
        assert.ok(outcomes.every((each) => each.status === "rejected" && each.reason instanceof StoreUnavailable));
        assert.deepEqual(await readRows(database), started);
        let mishaps = 0;
        const odd = failingAt(database, word, rows, () => {
          mishaps += 1;
          return new Error("a mishap");
        });
        const again = await settleAll((await openTestStore(odd)).store, all);
        assert.ok(mishaps > 0);
        assert.equal(countSettled(again), 12);
      }));
});
