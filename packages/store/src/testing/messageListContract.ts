import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { MessageCursor, MessageFilter, SentMessage } from "@countersign/core";
import type { NeedsOptions } from "@countersign/testkit";
import fc from "fast-check";
import type { Database, Query } from "../engine/sql.ts";
import { listMessages, MESSAGES_LOOKED_AT } from "../find/sentMessages.ts";
import { migrate } from "../migrations/migrate.ts";
import { explaining } from "./explaining.ts";
import { makePools, OTHER_POOL_ID, TEST_POOL_ID } from "./makePools.ts";
import type { TestDatabase } from "./testDatabase.ts";
import { withDatabase } from "./withDatabase.ts";

const START_MS = 1_800_000_000_000;
const USER_ID = "b0".repeat(12);
/** Three at each moment: the time alone does not tell them apart. */
const AT_ONCE = 3;
const FEW = 60;
const MANY = 3 * MESSAGES_LOOKED_AT;

type Asked = Pick<Query, "all" | "one"> & Query;

const EVERY_STATE =
  "case n % 10 when 1 then 'waiting' when 2 then 'failed' when 3 then 'dropped' else 'handedOver' end";
/** Three of them are not handed over. */
const RARE_STATES = `case n - ${MANY / 2} when 1 then 'waiting' when 2 then 'failed' when 3 then 'dropped' else 'handedOver' end`;

/** Writes so many messages into two pools: of both channels, some to one account; the outbox has about half of them. */
async function fill(database: Database, count: number, states: string): Promise<void> {
  await migrate(database);
  await makePools(database);
  const numbered = `with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${count})`;
  const id = "'00000000000000000' || (1000000 + n)";
  await database.write(async (sql) => {
    for (const poolId of [TEST_POOL_ID, OTHER_POOL_ID]) {
      await sql.run(
        `insert into sent_messages (pool_id, id, user_id, app_id, channel, purpose, recipient, state, reason, attempts, gateway,
          created_at_ms, ended_at_ms, expires_at_ms)
        ${numbered} select $1, ${id}, case when n % 4 = 0 then $2 end, null, case when n % 3 = 0 then 'email' else 'sms' end, 'signIn', 'm',
          ${states},
          null, 1, null, ${START_MS} + n / ${AT_ONCE}, null, ${START_MS + 1_000_000_000} from numbers`,
        [poolId, USER_ID],
      );
      await sql.run(
        `insert into outbox (pool_id, id, channel, message, due_at_ms, attempts, expires_at_ms)
        select pool_id, id, channel, $2, created_at_ms, 0, expires_at_ms from sent_messages
        where pool_id = $1 and created_at_ms % 2 = 0`,
        [poolId, Buffer.from("sealed")],
      );
    }
    await sql.run("analyze", []);
  }, "long");
}

/** Gives what all pages hold, and how many there are. */
async function walk(query: Asked, userId: string | null, filter: MessageFilter, limit: number) {
  const found: SentMessage[] = [];
  let before: MessageCursor | null = null;
  for (let pages = 1; ; pages += 1) {
    const page = await listMessages(query, TEST_POOL_ID, userId, { filter, before, limit });
    assert.ok(page.messages.length <= limit);
    found.push(...page.messages);
    if (page.next === null) return { found, pages };
    before = page.next;
  }
}

const isMeant =
  ({ state, channel, sinceMs, untilMs }: MessageFilter) =>
  (message: SentMessage): boolean =>
    (state === undefined || message.state === state) &&
    (channel === undefined || message.channel === channel) &&
    (sinceMs === undefined || message.createdAtMs >= sinceMs) &&
    (untilMs === undefined || message.createdAtMs < untilMs);

const moment = fc.integer({ min: START_MS - 1, max: START_MS + FEW / AT_ONCE + 1 });
const filters = fc.record<MessageFilter>(
  {
    state: fc.constantFrom("waiting", "handedOver", "failed", "dropped"),
    channel: fc.constantFrom("sms", "email"),
    sinceMs: moment,
    untilMs: moment,
  },
  { requiredKeys: [] },
);

/** States how messages that were sent are listed. */
export function messageListContract(name: string, create: () => Promise<TestDatabase>, options: NeedsOptions): void {
  const given = withDatabase(create);

  describe(`messages that were sent: ${name}`, options, () => {
    it("are all that a filter means and no others, each once, the latest first, on pages of any size", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        await fill(database, FEW, EVERY_STATE);
        for (const userId of [null, USER_ID]) {
          const { found: all } = await walk(database, userId, {}, 200);
          assert.equal(all.length, userId === null ? FEW : FEW / 4);
          assert.equal(new Set(all.map(({ state }) => state)).size, userId === null ? 4 : 2);
          const places = all.map(({ createdAtMs, id }) => `${createdAtMs}-${id}`);
          assert.deepEqual(places, places.toSorted().toReversed());
          await fc.assert(
            fc.asyncProperty(filters, fc.integer({ min: 1, max: 9 }), async (filter, limit) => {
              const { found } = await walk(database, userId, filter, limit);
              assert.deepEqual(found, all.filter(isMeant(filter)));
            }),
            { numRuns: 40 },
          );
        }
      }));

    it("are sought in an index, and a page looks at no more than it may, however rare what is meant", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        await fill(database, MANY, RARE_STATES);
        const times = { sinceMs: START_MS, untilMs: START_MS + MANY };
        for (const [filter, pages] of [
          [{ state: "failed" }, MANY / MESSAGES_LOOKED_AT],
          [{ state: "failed", channel: "email", ...times }, MANY / MESSAGES_LOOKED_AT],
          [{ state: "waiting" }, MANY / MESSAGES_LOOKED_AT],
          [{ state: "dropped", channel: "email" }, MANY / MESSAGES_LOOKED_AT],
          [{ untilMs: START_MS }, 1],
        ] as const) {
          const plans: string[] = [];
          const walked = await walk({ ...database, ...explaining(database, plans) }, null, filter, 50);
          assert.ok(
            walked.found.length < AT_ONCE && walked.pages >= pages && walked.pages <= pages + 1,
            `${walked.pages}`,
          );
          for (const plan of plans) assertBounded(plan);
        }
      }));
  });
}

/** PostgreSQL says how many rows each part of a plan gave and dropped; SQLite whether an index leads to where a page ends. */
function assertBounded(plan: string): void {
  assert.doesNotMatch(plan, /Seq Scan on sent_messages|SCAN|TEMP B-TREE/, plan);
  assert.match(plan, /sent_messages_pool/, plan);
  const rows = [...plan.matchAll(/(?:actual rows=|Rows Removed by [\w ]+: )(\d+)/g)].map(([, count]) => Number(count));
  for (const count of rows) assert.ok(count <= MESSAGES_LOOKED_AT + 2 * AT_ONCE, plan);
}
