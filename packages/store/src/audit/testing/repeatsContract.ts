import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Change } from "@countersign/core";
import type { NeedsOptions } from "@countersign/testkit";
import type { Database } from "../../engine/sql.ts";
import { createTestUser } from "../../testing/createTestUser.ts";
import { countLines, kill } from "../../testing/endlessChild.ts";
import { startChild } from "../../testing/startChild.ts";
import type { TestDatabase } from "../../testing/testDatabase.ts";
import { withDatabase } from "../../testing/withDatabase.ts";
import { makeAuditChange } from "./makeAuditChange.ts";
import { openTrail } from "./openTrail.ts";

const HOUR_MS = 3_600_000;
const START_MS = 500_000 * HOUR_MS;

interface EventRow {
  readonly requestId: string;
  readonly userId: string | null;
  readonly reason: string;
  readonly atMs: number;
  readonly repeats: number | null;
  readonly ip: string | null;
}

const readEvents = async (database: Database): Promise<readonly EventRow[]> =>
  await database.all<EventRow>(
    `select e.request_id as "requestId", e.user_id as "userId", e.reason, e.at_ms as "atMs", e.repeats, o.ip
    from audit_events e left join audit_origins o on o.writer_id = e.writer_id and o.seq = e.seq
    order by e.at_ms, e.seq`,
    [],
  );

const countRows = async (database: Database, table: string): Promise<number> =>
  (await database.one<{ rows: number }>(`select count(*) as rows from ${table}`, []))?.rows ?? 0;

const failure = (requestId: string, atMs = START_MS, by = "key", userId: string | null = "u"): Change =>
  makeAuditChange(requestId, { atMs, userId }, by);

/** States what the trail has of failures that repeat each other. */
export function repeatsContract(name: string, create: () => Promise<TestDatabase>, options: NeedsOptions): void {
  const given = withDatabase(create);

  describe(`failures that repeat each other: ${name}`, options, () => {
    it("are one row at once and one with their number when the hour is over, in a chain that verifies", async () =>
      given(async (testDatabase) => {
        const node = await openTrail(testDatabase.open());
        for (let each = 0; each < 40; each += 1) await node.settle(failure(`r${each}`, START_MS + each));
        assert.deepEqual(
          (await readEvents(node.database)).map(({ requestId, repeats }) => [requestId, repeats]),
          [["r0", null]],
        );
        assert.equal(await countRows(node.database, "audit_origins"), 1, "the addresses of the others are not kept");
        assert.equal(await node.trail.tellRepeats(START_MS + HOUR_MS - 1), 0);
        assert.equal(await node.trail.tellRepeats(START_MS + HOUR_MS), 1);
        assert.equal(await node.trail.tellRepeats(START_MS + HOUR_MS), 0);
        const [, told, ...others] = await readEvents(node.database);
        const expected = {
          requestId: "r0",
          userId: "u",
          reason: "proofWrong",
          atMs: START_MS + 39,
          repeats: 39,
          ip: null,
        };
        assert.deepEqual([{ ...told }, others], [expected, []]);
        assert.equal(await countRows(node.database, "audit_repeats"), 0);
        assert.deepEqual(await node.findings(), []);
        await node.tamper("update audit_events set repeats = 38 where repeats = 39");
        assert.deepEqual(await node.findings(), ["altered lane 0 2"]);
      }));

    it("are told apart by the hour, by what they come by, by act and by reason; accounts that differ are not named", async () =>
      given(async (testDatabase) => {
        const node = await openTrail(testDatabase.open());
        const reason = (text: string): Change => makeAuditChange("reason", { atMs: START_MS, reason: text }, "key");
        await node.settle(failure("one"), failure("two", START_MS + HOUR_MS), failure("three", START_MS, "other"));
        await node.settle(reason("locked"), failure("again", START_MS, "key", "v"), failure("last", START_MS, "other"));
        assert.equal((await readEvents(node.database)).length, 4);
        assert.equal(await node.trail.tellRepeats(START_MS + 9 * HOUR_MS), 2);
        const told = (await readEvents(node.database)).filter(({ repeats }) => repeats !== null);
        assert.deepEqual(
          told.map(({ requestId, userId, repeats }) => [requestId, userId, repeats]).sort(),
          [["one", null, 1], ["three", "u", 1]], // biome-ignore format: a table
        );
        assert.equal(await countRows(node.database, "audit_repeats"), 0, "also of what never was repeated");
      }));

    it("are rows of their own where they lock, whatever was counted before", async () =>
      given(async (testDatabase) => {
        const node = await openTrail(testDatabase.open());
        const { poolId, userId } = await createTestUser(node.store);
        const subject = { poolId, userId };
        const fail: Change = { type: "failAttempt", subject, factor: "totp", cap: 100, nowMs: START_MS };
        for (let each = 1; each <= 5; each += 1) await node.store.settle([failure(`a${each}`), fail]);
        const window = { key: "w", name: "lookup" as const, limit: 3, windowMs: HOUR_MS };
        const count: Change = { type: "count", windows: [window], nowMs: START_MS };
        for (let each = 1; each <= 3; each += 1)
          await node.store.settle([failure(`b${each}`), { ...count, locks: true }]);
        await node.store.settle([failure("c"), { ...count, windows: [{ ...window, key: "not a lock", limit: 1 }] }]);
        const rows = (await readEvents(node.database)).map(({ requestId }) => requestId);
        assert.deepEqual(rows, ["a1", "a5", "b3"]);
      }));

    it("are told at once of hours that begin ahead of every clock", async () =>
      given(async (testDatabase) => {
        const node = await openTrail(testDatabase.open());
        const ahead = START_MS + 5000 * HOUR_MS;
        await node.settle(failure("one", ahead), failure("two", ahead), failure("now"), failure("also now"));
        assert.equal(await node.trail.tellRepeats(START_MS), 1);
        assert.equal(await countRows(node.database, "audit_repeats"), 1);
      }));

    it("are each counted and told once, by processes that count and tell at once and are killed", async () =>
      given(async (testDatabase) => {
        const node = await openTrail(testDatabase.open());
        const task = { kind: "failures", callers: 4 } as const;
        const children = await Promise.all([task, task].map((each) => startChild(testDatabase.address, each)));
        const counts = children.map(countLines);
        try {
          for (const child of children) child.send("go");
          for (const count of counts) await count.atLeast(60);
        } finally {
          await Promise.all(children.map(kill));
        }
        const acknowledged = counts.reduce((sum, { lines }) => sum + lines(), 0);
        await node.trail.tellRepeats(4 * START_MS);
        const rows = await readEvents(node.database);
        const total = rows.reduce((sum, { repeats }) => sum + (repeats ?? 1), 0);
        assert.ok(total >= acknowledged && total <= acknowledged + 8, `${total} of ${acknowledged}`);
        assert.ok(rows.some(({ repeats }) => repeats !== null));
        assert.deepEqual(await node.findings(), []);
      }));
  });
}
