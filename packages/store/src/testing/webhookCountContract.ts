import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { NeedsOptions } from "@countersign/testkit";
import type { Database } from "../engine/sql.ts";
import { countWebhooks, MOST_WAITING_COUNTED } from "../find/countWebhooks.ts";
import { migrate } from "../migrations/migrate.ts";
import { explaining } from "./explaining.ts";
import { makePools, OTHER_POOL_ID, TEST_POOL_ID } from "./makePools.ts";
import type { TestDatabase } from "./testDatabase.ts";
import { withDatabase } from "./withDatabase.ts";

const START_MS = 1_800_000_000_000;
const TELL_EACH = 4 * MOST_WAITING_COUNTED;

interface Made {
  readonly poolId: string;
  readonly id: string;
  readonly state?: "enabled" | "disabled";
  readonly by?: "gone" | "failing";
  /** Of so many messages the last ones wait. */
  readonly told: number;
  readonly waiting: number;
}

async function make(database: Database, { poolId, id, state = "enabled", by, told, waiting }: Made): Promise<void> {
  await database.write(async (sql) => {
    await sql.run(
      `insert into webhook_endpoints (pool_id, id, url, description, state, disabled_by, signature, keys, version, created_at_ms, updated_at_ms)
      values ($1, $2, 'u', '', $3, $4, 'v1', $5, 1, 1, 1)`,
      [poolId, id, state, by ?? null, Buffer.from("sealed")],
    );
    if (told === 0) return;
    await sql.run(
      `insert into webhook_messages (pool_id, id, endpoint_id, sequence, type, body, state, tries, due_at_ms, created_at_ms, expires_at_ms)
      with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${told})
      select $1, '${id}' || n, $2, n, 't', 'b', case when n > ${told - waiting} then 'waiting' else 'delivered' end, 1,
        ${START_MS} + n, ${START_MS} + n, ${START_MS} * 2 from numbers`,
      [poolId, id],
    );
  }, "long");
}

/** States how it is told how it stands with webhooks. */
export function webhookCountContract(name: string, create: () => Promise<TestDatabase>, options: NeedsOptions): void {
  const given = withDatabase(create);

  async function open(testDatabase: TestDatabase, ...made: readonly Made[]): Promise<Database> {
    const database = testDatabase.open();
    await migrate(database);
    await makePools(database);
    for (const each of made) await make(database, each);
    return database;
  }

  describe(`how it stands with webhooks: ${name}`, options, () => {
    it("is of all pools: how many are on and off and why, and what waits for those that are on", async () =>
      given(async (testDatabase) => {
        const endpoints = { enabled: 0, disabled: 0, gone: 0, failing: 0 };
        const database = await open(testDatabase);
        assert.deepEqual(await countWebhooks(database), { endpoints, waiting: 0, waitingSinceMs: null });
        const off = { poolId: TEST_POOL_ID, state: "disabled", told: 9, waiting: 9 } as const;
        await make(database, { ...off, id: "d" });
        await make(database, { ...off, id: "g", by: "gone" });
        await make(database, { ...off, id: "f", by: "failing" });
        const most = { endpoints: { enabled: 0, disabled: 1, gone: 1, failing: 1 }, waiting: 0, waitingSinceMs: null };
        assert.deepEqual(await countWebhooks(database), most);
        await make(database, { poolId: TEST_POOL_ID, id: "a", told: 7, waiting: 2 });
        await make(database, { poolId: OTHER_POOL_ID, id: "b", told: 5, waiting: 3 });
        await make(database, { poolId: OTHER_POOL_ID, id: "c", told: 5, waiting: 0 });
        const all = { endpoints: { ...most.endpoints, enabled: 3 }, waiting: 5, waitingSinceMs: START_MS + 3 };
        assert.deepEqual(await countWebhooks(database), all);
      }));

    it("costs no more however much was told, or waits for a receiver that is away", async () =>
      given(async (testDatabase) => {
        const many = { told: 2 * TELL_EACH, waiting: TELL_EACH };
        const database = await open(
          testDatabase,
          { poolId: TEST_POOL_ID, id: "a", ...many },
          { poolId: OTHER_POOL_ID, id: "b", ...many },
        );
        await database.write((sql) => sql.run("analyze", []));
        const plans: string[] = [];
        const { waiting, waitingSinceMs } = await countWebhooks({ ...database, ...explaining(database, plans) });
        assert.deepEqual([waiting, waitingSinceMs], [2 * MOST_WAITING_COUNTED, START_MS + TELL_EACH + 1]);
        const plan = plans.join("\n");
        assert.doesNotMatch(plan, /Seq Scan on webhook_messages|SCAN messages|TEMP B-TREE FOR ORDER/, plan);
        assert.match(plan, /webhook_messages_waiting/, plan);
        for (const [, rows] of plan.matchAll(/(?:actual rows=|Rows Removed by [\w ]+: )(\d+)/g))
          assert.ok(Number(rows) <= MOST_WAITING_COUNTED, plan);
      }));
  });
}
