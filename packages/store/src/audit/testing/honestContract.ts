import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Change } from "@countersign/core";
import type { NeedsOptions } from "@countersign/testkit";
import { KEY_PROPAGATION_MS } from "../../keys/keySchedule.ts";
import { countLines, kill } from "../../testing/endlessChild.ts";
import { TEST_POOL_ID } from "../../testing/makePools.ts";
import { startChild } from "../../testing/startChild.ts";
import type { TestDatabase } from "../../testing/testDatabase.ts";
import { withDatabase } from "../../testing/withDatabase.ts";
import { sweep } from "../../upkeep/sweep.ts";
import { PAGE_ROWS } from "../readTrail.ts";
import { makeAuditChange } from "./makeAuditChange.ts";
import { openTrail } from "./openTrail.ts";

const DAY_MS = 86_400_000;

const LOSING: Change = {
  type: "holdSubject",
  subject: { poolId: TEST_POOL_ID, userId: "none" },
  revision: 0,
  advance: false,
};

/** States that a trail which nobody has touched verifies, whatever the service went through. */
export function honestContract(name: string, create: () => Promise<TestDatabase>, options: NeedsOptions): void {
  const given = withDatabase(create);

  describe(`an honest trail: ${name}`, options, () => {
    it("verifies while it is empty", async () =>
      given(async (testDatabase) => {
        const node = await openTrail(testDatabase.open());
        const counts = { writers: 0, events: 0, checkpoints: 0, exported: 0, keptUnseen: 0 };
        const nothing = { ...counts, findings: [], findingsLeftOut: 0 };
        assert.deepEqual(await node.verify(), { ok: true, ...nothing });
      }));

    it("verifies with events of every field, however many there are in a settlement", async () =>
      given(async (testDatabase) => {
        const node = await openTrail(testDatabase.open());
        const origin = { requestId: "\ud800 half a pair", ip: null, ipBlock: "unknown", userAgent: "also half \udc00" };
        const changes = [
          makeAuditChange("full", { appId: "a".repeat(24), reason: 'text 文 😀 "\\\n' }),
          makeAuditChange("empty", { userId: null, factor: null, reason: null, result: "success", atMs: 0 }),
          makeAuditChange("", { origin, reason: "\udfff" }),
        ];
        assert.equal((await node.store.settle(changes)).settled, true);
        await node.settle(...changes);
        assert.deepEqual(await node.findings(), []);
        assert.equal((await node.verify()).events, 6);
      }));

    it("has no gap where settlements were lost", async () =>
      given(async (testDatabase) => {
        const node = await openTrail(testDatabase.open());
        const settlements = Array.from({ length: 60 }, (_, index) =>
          node.store.settle([makeAuditChange(`${index}`), ...(index % 2 === 0 ? [LOSING] : [])]),
        );
        const settled = (await Promise.all(settlements)).filter((each) => each.settled).length;
        assert.equal(settled, 30);
        assert.deepEqual(node.breaks, []);
        assert.deepEqual(await node.findings(), []);
        assert.equal((await node.verify()).events, 30);
      }));

    it("verifies over pages of rows, to the last full one", async () =>
      given(async (testDatabase) => {
        const node = await openTrail(testDatabase.open());
        const many = Array.from({ length: PAGE_ROWS }, (_, index) => makeAuditChange(`${index}`));
        await node.store.settle(many);
        assert.deepEqual(await node.verify().then(({ ok, events }) => [ok, events]), [true, PAGE_ROWS]);
        await node.settle(makeAuditChange("next"));
        assert.deepEqual(await node.verify().then(({ ok, events }) => [ok, events]), [true, PAGE_ROWS + 1]);
      }));

    it("goes on over restarts, with a chain for each process and checkpoints only when there is something new", async () =>
      given(async (testDatabase) => {
        const processes = 3;
        let node = await openTrail(testDatabase.open());
        for (let started = 1; started <= processes; started += 1) {
          assert.equal(await node.trail.checkpoint(1), null, "nothing was written");
          await node.settleEvents(3);
          assert.equal((await node.trail.checkpoint(2))?.seq, 2 * started, "a beginning and a checkpoint each");
          assert.equal(await node.trail.checkpoint(3), null);
          assert.deepEqual(await node.findings(), []);
          await node.database.close();
          node = await openTrail(testDatabase.open());
        }
        const { writers, events, checkpoints } = await node.verify();
        assert.deepEqual({ writers, events, checkpoints }, { writers: 3, events: 9, checkpoints: 6 });
      }));

    it("verifies when addresses and agents were forgotten", async () =>
      given(async (testDatabase) => {
        const node = await openTrail(testDatabase.open());
        await node.settleEvents(4);
        await node.tamper("delete from audit_origins where seq < 3");
        assert.deepEqual(await node.findings(), []);
      }));

    it("verifies when a sweep has forgotten the addresses and agents that are old, and keeps the others", async () =>
      given(async (testDatabase) => {
        const node = await openTrail(testDatabase.open());
        const atMs = 1_800_000_000_000;
        const eventAt = (lateMs: number): Change => makeAuditChange(`r${lateMs}`, { atMs: atMs + lateMs });
        await node.settle(eventAt(0), eventAt(1), eventAt(0), eventAt(0));
        const left = async (): Promise<readonly number[]> =>
          (await node.database.all<{ seq: number }>("select seq from audit_origins order by seq", [])).map(
            ({ seq }) => seq,
          );
        await sweep(node.database, atMs + DAY_MS, { originRetentionMs: null });
        await sweep(node.database, atMs + DAY_MS - 1, { originRetentionMs: DAY_MS });
        assert.deepEqual(await left(), [1, 2, 3, 4]);
        const swept = await sweep(node.database, atMs + DAY_MS, { originRetentionMs: DAY_MS });
        assert.deepEqual([swept.auditOrigins, await left()], [3, [2]]);
        assert.deepEqual(await node.findings(), []);
        await node.settleEvents(1);
        assert.equal((await node.verify()).events, 5);
      }));

    it("verifies under two processes that write at once, and after they were killed", async () =>
      given(async (testDatabase) => {
        const node = await openTrail(testDatabase.open());
        const task = { kind: "trail", callers: 8 } as const;
        const children = await Promise.all([task, task].map((each) => startChild(testDatabase.address, each)));
        try {
          const counts = children.map(countLines);
          for (const child of children) child.send("go");
          for (const count of counts) await count.atLeast(40);
          assert.deepEqual(await node.findings(), [], "while they write");
          for (const count of counts) await count.atLeast(80);
        } finally {
          await Promise.all(children.map(kill));
        }
        await node.settleEvents(1);
        assert.deepEqual(await node.findings(), []);
        const { events, writers } = await node.verify();
        assert.ok(events > 160 && writers >= 3, `${events} events of ${writers} writers`);
      }));

    it("verifies when the key is replaced on the way, and with a node that has not read the next one", async () =>
      given(async (testDatabase) => {
        const [early, late, reader] = [
          await openTrail(testDatabase.open()),
          await openTrail(testDatabase.open()),
          await openTrail(testDatabase.open()),
        ];
        await early.settleEvents(2);
        await late.keyring.rotate("audit", null);
        late.clock.advance(KEY_PROPAGATION_MS);
        await late.settleEvents(2); // its beginning is written under the next key
        await early.settleEvents(1);
        assert.notEqual(await early.trail.checkpoint(1), null, "after a checkpoint under a key it did not know");
        await late.trail.checkpoint(1);
        const keyIds = await early.database.all<object>("select distinct key_id from audit_events", []);
        assert.equal(keyIds.length, 2);
        assert.deepEqual([await early.findings(), await late.findings(), await reader.findings()], [[], [], []]);
      }));
  });
}
