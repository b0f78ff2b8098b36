import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { NeedsOptions } from "@countersign/testkit";
import type { Database } from "../engine/sql.ts";
import { sweep } from "../upkeep/sweep.ts";
import { makePools } from "./makePools.ts";
import { openTestStore } from "./openTestStore.ts";
import type { TestDatabase } from "./testDatabase.ts";
import { withDatabase } from "./withDatabase.ts";

const BACKLOG = 12_345;

/** Puts windows into the database, all of which have ended at 1. */
async function makeBacklog(database: Database, count: number): Promise<void> {
  const digits = "(select 0 as n union all select 1 union all select 2 union all select 3 union all select 4)";
  const places = Array.from({ length: 6 }, (_, place) => `${digits} d${place}`).join(", ");
  const number = Array.from({ length: 6 }, (_, place) => `d${place}.n * ${5 ** place}`).join(" + ");
  await database.write((sql) =>
    sql.run(
      `insert into window_counts (key, failures, window_ends_at_ms)
      select 'k' || number, 1, 1 from (select ${number} as number from ${places}) as numbers where number < $1`,
      [count],
    ),
  );
}

async function countWindows(database: Database): Promise<number> {
  return (await database.one<{ rows: number }>("select count(*) as rows from window_counts", []))?.rows ?? 0;
}

/** States how a sweep goes through much that is over. */
export function sweepContract(name: string, create: () => Promise<TestDatabase>, options: NeedsOptions): void {
  const given = withDatabase(create);

  describe(`a sweep of much: ${name}`, options, () => {
    it("works off all that is over, in small transactions that let others in between", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        await openTestStore(database);
        await makePools(database);
        await makeBacklog(database, BACKLOG);
        assert.equal(await countWindows(database), BACKLOG);
        let largest = 0;
        let others = 0;
        const watched: Database = {
          ...database,
          async write(work, waits) {
            const result = await database.write(work, waits);
            if (typeof result === "number") largest = Math.max(largest, result);
            return result;
          },
        };
        const sweeping = sweep(watched, 2);
        let isOver = false;
        const over = sweeping.finally(() => {
          isOver = true;
        });
        while (!isOver) {
          await database.write((sql) => sql.run("update user_pools set name = name", []));
          if (!isOver && (await countWindows(database)) > 0) others += 1;
        }
        await over;
        assert.equal((await sweeping).windowCounts, BACKLOG);
        assert.equal(await countWindows(database), 0);
        assert.ok(largest <= 500, `${largest} rows in one transaction`);
        assert.ok(others >= 3, `${others} others were let in`);
      }));

    it("comes to an end within a batch when it is told to, and goes on the next time", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        await openTestStore(database);
        await makePools(database);
        await makeBacklog(database, 3000);
        const stopping = new AbortController();
        const watched: Database = {
          ...database,
          async write(work, waits) {
            const result = await database.write(work, waits);
            if ((await countWindows(database)) <= 2000) stopping.abort();
            return result;
          },
        };
        await sweep(watched, 2, { signal: stopping.signal });
        assert.equal(await countWindows(database), 2000);
        await sweep(database, 2);
        assert.equal(await countWindows(database), 0);
      }));
  });
}
