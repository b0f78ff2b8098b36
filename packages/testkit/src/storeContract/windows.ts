import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { WindowLimit } from "@countersign/core";
import { settle, settleLosing } from "./act.ts";
import { makeId, NOW_MS } from "./make.ts";
import type { Opened } from "./storeUnderTest.ts";

/** Windows of failed sign-ins. */
export function statesWindows(opened: Opened): void {
  const count = (limits: readonly WindowLimit[], nowMs: number) => ({ type: "count", windows: limits, nowMs }) as const;

  describe("windows of failures", () => {
    it("counts in a window that its first failure opens, and starts anew when it has ended", async () => {
      const { store } = opened();
      const [one, other] = [
        { key: makeId(), name: "lookup" as const, limit: 9, windowMs: 1000 },
        { key: makeId(), name: "lookup" as const, limit: 9, windowMs: 5000 },
      ];
      await settle(store, count([one, other], NOW_MS));
      await settle(store, count([one, other], NOW_MS + 999));
      const all = [one, other, { key: makeId(), windowMs: 1000 }];
      const early = new Map([
        [one.key, { count: 2, windowEndsAtMs: NOW_MS + 1000 }],
        [other.key, { count: 2, windowEndsAtMs: NOW_MS + 5000 }],
      ]);
      assert.deepEqual(await store.findCounts(all, NOW_MS + 999), early);
      assert.deepEqual([...(await store.findCounts(all, NOW_MS + 1000)).keys()], [other.key]);
      await settle(store, count([one], NOW_MS + 1000));
      assert.deepEqual((await store.findCounts(all, NOW_MS + 1000)).get(one.key), {
        count: 1,
        windowEndsAtMs: NOW_MS + 2000,
      });
      assert.deepEqual(await store.findCounts([], NOW_MS), new Map());
    });

    for (const apartMs of [1000, -1000, 59_000, -59_000])
      it(`lets nobody through two nodes ${apartMs} ms apart more often than through one, nor waits longer than the difference`, async () => {
        const { store } = opened();
        const window = { key: makeId(), name: "lookup" as const, limit: 2, windowMs: 60_000 };
        const clocks = [(atMs: number) => NOW_MS + atMs, (atMs: number) => NOW_MS + atMs + apartMs];
        const taken: number[] = [];
        const take = async (atMs: number): Promise<boolean> => {
          let any = false;
          for (const clock of clocks) {
            const { settled } = await store.settle([count([window], clock(atMs))]);
            if (settled) taken.push(atMs);
            any ||= settled;
          }
          return any;
        };
        for (let atMs = 0; atMs < 300_000; atMs += 10_000) await take(atMs);
        for (const fromMs of taken) {
          const within = taken.filter((atMs) => atMs >= fromMs && atMs < fromMs + window.windowMs);
          assert.ok(within.length <= 2 * window.limit, `${within.length} from ${fromMs} on`);
        }
        assert.ok(taken.length >= 4 * window.limit, "it opens again and again");
        for (const clock of clocks) {
          const alone = { ...window, key: makeId() };
          for (let time = 0; time < 2; time += 1) await settle(store, count([alone], clock(0)));
          for (const other of clocks) {
            const lateMs = window.windowMs + Math.max(0, clock(0) - other(0));
            assert.equal((await store.findCounts([alone], other(lateMs))).size, 0);
            assert.equal((await store.findCounts([alone], other(lateMs - 1))).size, clock(0) < other(0) ? 0 : 1);
          }
        }
      });

    it("neither counts nor passes while one window stands at its limit", async () => {
      const { store } = opened();
      const limits = [makeId(), makeId()].map((key) => ({ key, name: "lookup" as const, limit: 2, windowMs: 1000 }));
      const [full, free] = limits as [WindowLimit, WindowLimit]; // map keeps the length
      await settle(store, count([full], NOW_MS), count([full], NOW_MS), count([free], NOW_MS));
      const pass = { type: "passWindows", windows: limits, clear: [full.key, free.key], nowMs: NOW_MS } as const;
      await settleLosing(store, "count", count(limits, NOW_MS));
      await settleLosing(store, "passWindows", pass);
      const counts = await store.findCounts(limits, NOW_MS);
      assert.deepEqual([counts.get(full.key)?.count, counts.get(free.key)?.count], [2, 1]);
      await settle(store, { ...pass, nowMs: NOW_MS + 1000 });
    });

    it("counts as much as a window weighs, and never beyond its limit", async () => {
      const { store } = opened();
      const weighing = (weight: number) => ({ key, name: "lookup" as const, limit: 10, windowMs: 1000, weight });
      const key = makeId();
      await settleLosing(store, "count", count([weighing(11)], NOW_MS));
      await settle(store, count([weighing(4)], NOW_MS), count([weighing(5)], NOW_MS));
      await settleLosing(store, "count", count([weighing(2)], NOW_MS));
      await settle(store, count([weighing(1)], NOW_MS));
      assert.equal((await store.findCounts([weighing(1)], NOW_MS)).get(key)?.count, 10);
      await settle(store, count([weighing(10)], NOW_MS + 1000));
      assert.equal((await store.findCounts([weighing(1)], NOW_MS + 1000)).get(key)?.count, 10);
    });

    it("takes a window that ends later than its rule, and a minute, for one that a clock ahead has left", async () => {
      const { store } = opened();
      const ahead = (ms: number) => NOW_MS + ms;
      for (const [aheadMs, isVoid] of [
        [59_000, false],
        [60_000, false],
        [60_001, true],
        [6 * 3_600_000, true],
      ] as const) {
        const window = { key: makeId(), name: "lookup" as const, limit: 2, windowMs: 1000 };
        const pass = { type: "passWindows", windows: [window], clear: [], nowMs: NOW_MS } as const;
        await settle(store, count([window], ahead(aheadMs)), count([window], ahead(aheadMs)));
        assert.equal((await store.findCounts([window], NOW_MS)).size, isVoid ? 0 : 1, `${aheadMs}`);
        await (isVoid ? settle(store, pass) : settleLosing(store, "passWindows", pass));
        await (isVoid ? settle(store, count([window], NOW_MS)) : settleLosing(store, "count", count([window], NOW_MS)));
        if (!isVoid) continue;
        const anew = (await store.findCounts([window], NOW_MS)).get(window.key);
        assert.deepEqual(anew, { count: 1, windowEndsAtMs: NOW_MS + 1000 });
      }
    });

    it("forgets the windows a pass names, and no others", async () => {
      const { store } = opened();
      const limits = [makeId(), makeId(), makeId()].map((key) => ({
        key,
        name: "lookup" as const,
        limit: 2,
        windowMs: 1000,
      }));
      const keys = limits.map(({ key }) => key);
      await settle(store, count(limits.slice(0, 2), NOW_MS));
      await settle(store, { type: "passWindows", windows: limits, clear: keys.slice(0, 1), nowMs: NOW_MS });
      assert.deepEqual([...(await store.findCounts(limits, NOW_MS)).keys()], keys.slice(1, 2));
    });
  });
}
