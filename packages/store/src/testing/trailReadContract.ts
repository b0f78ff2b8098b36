import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  type AuditEvent,
  type Change,
  followTrail,
  listTrail,
  markTrail,
  readTrail,
  type Store,
  type TrailFilter,
  type TrailFollower,
  type TrailRecord,
} from "@countersign/core";
import type { NeedsOptions } from "@countersign/testkit";
import type { Database } from "../engine/sql.ts";
import { findTrail, LOOKED_AT } from "../find/findTrail.ts";
import { explaining } from "./explaining.ts";
import { makePools, OTHER_POOL_ID, TEST_POOL_ID } from "./makePools.ts";
import { openTestStore } from "./openTestStore.ts";
import type { TestDatabase } from "./testDatabase.ts";
import { withDatabase } from "./withDatabase.ts";

const START_MS = 1_800_000_000_000;

function eventAt(atMs: number, fields: Partial<AuditEvent> = {}, ip = "203.0.113.7"): Change {
  const event: AuditEvent = {
    ...{ type: "signIn.password", atMs, poolId: TEST_POOL_ID, appId: null, userId: "u1", actor: "user", factor: null },
    ...{ result: "failure", reason: "wrongPassword" },
    origin: { requestId: `r${atMs}`, ip, ipBlock: ip, userAgent: "agent/1" },
    ...fields,
  };
  return { type: "audit", event };
}

async function collect<T>(events: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const each of events) all.push(each);
  return all;
}

const timesOf = (records: readonly TrailRecord[]): readonly number[] => records.map(({ atMs }) => atMs - START_MS);

async function newsOf(follower: TrailFollower): Promise<readonly number[]> {
  return timesOf((await collect(follower.news())).map(({ record }) => record));
}

/** Has the one event that is there stand there so often, a millisecond each, as no chain that could be proved. */
async function copyEvent(database: Database, count: number): Promise<void> {
  const one = await database.one<Readonly<Record<string, unknown>>>("select * from audit_events", []);
  const columns = Object.keys(one ?? {});
  const values = columns.map((each) => (each === "seq" ? "seq + n" : each === "at_ms" ? "at_ms + n" : each));
  await database.write(async (sql) => {
    const numbers = `with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${count})`;
    const text = `insert into audit_events (${columns.join(", ")}) ${numbers} select ${values.join(", ")} from audit_events, numbers`;
    await sql.run(text, []);
    if (database.dialect === "postgres") await sql.run("analyze", []);
  }, "long");
}

/** An index gives a moment's events, and some beyond the last one. */
const BESIDE = 50;

/** PostgreSQL says how many rows each part of a plan gave and dropped; SQLite whether an index leads to where a page ends. */
function assertBounded(plan: string, most: number): void {
  const rows = [...plan.matchAll(/(?:actual rows=|Rows Removed by [\w ]+: )(\d+)/g)].map(([, count]) => Number(count));
  for (const count of rows) assert.ok(count <= most + BESIDE, plan);
  if (rows.length > 0) return;
  const isEdge = !plan.includes("origins");
  assert.match(
    plan,
    isEdge ? /USING (COVERING )?INDEX audit_events_pool/ : /audit_events_pool \(pool_id=\? AND at_ms[<>]/,
  );
  assert.doesNotMatch(plan, /TEMP B-TREE FOR ORDER BY/);
}

/** States how the trail is read, page by page and as it grows. */
export function trailReadContract(name: string, create: () => Promise<TestDatabase>, options: NeedsOptions): void {
  const given = withDatabase(create);

  async function prepare(database: Database): Promise<Store> {
    await openTestStore(database);
    await makePools(database);
    return (await openTestStore(database)).store;
  }

  const all = (store: Store, filter: TrailFilter, order: "latestFirst" | "oldestFirst" = "oldestFirst") =>
    collect(readTrail(store, TEST_POOL_ID, { filter, order }));

  describe(`reading the audit trail: ${name}`, options, () => {
    it("gives what every word of a filter asks for, and all that hold together, of one pool alone", async () =>
      given(async (testDatabase) => {
        const store = await prepare(testDatabase.open());
        await store.settle([
          eventAt(START_MS + 1),
          eventAt(START_MS + 2, { userId: "u2" }),
          eventAt(START_MS + 3, {}, "2001:db8::1"),
          eventAt(START_MS + 4, { type: "authenticator.verify", factor: "totp" }),
          eventAt(START_MS + 5, { result: "success", reason: null }),
          eventAt(START_MS + 6, { userId: null }),
          eventAt(START_MS + 7, { poolId: OTHER_POOL_ID }),
        ]);
        for (const [filter, times] of [
          [{}, [1, 2, 3, 4, 5, 6]],
          [{ userId: "u2" }, [2]],
          [{ ip: "2001:db8::1" }, [3]],
          [{ requestId: `r${START_MS + 4}` }, [4]],
          [{ type: "authenticator.verify" }, [4]],
          [{ factor: "totp" }, [4]],
          [{ result: "success" }, [5]],
          [{ sinceMs: START_MS + 2, untilMs: START_MS + 4 }, [2, 3]],
          [{ userId: "u1", result: "failure", sinceMs: START_MS + 2 }, [3, 4]],
          [{ userId: "u2", result: "success" }, []],
        ] as const satisfies readonly (readonly [TrailFilter, readonly number[]])[]) {
          const told = JSON.stringify(filter);
          assert.deepEqual(timesOf(await all(store, filter)), times, told);
          assert.deepEqual(timesOf(await all(store, filter, "latestFirst")), times.toReversed(), told);
        }
        const [first] = await all(store, {});
        assert.match(`${first?.chain.mac} ${first?.chain.prev}`, /^[0-9a-f]{64} [0-9a-f]{64}$/);
        assert.deepEqual([first?.reason, first?.ip, first?.userAgent], ["wrongPassword", "203.0.113.7", "agent/1"]);
      }));

    it("finds what is rare among many page by page, each event once, in both orders, whatever happens meanwhile", async () =>
      given(async (testDatabase) => {
        const store = await prepare(testDatabase.open());
        const rare = new Set([0, LOOKED_AT - 1, LOOKED_AT, 2 * LOOKED_AT + 7]);
        const many = Array.from({ length: 2 * LOOKED_AT + 8 }, (_, index) =>
          // Many at one moment: the time alone does not tell them apart.
          eventAt(START_MS + Math.floor(index / 3), rare.has(index) ? { factor: "totp", reason: `n${index}` } : {}),
        );
        for (let from = 0; from < many.length; from += 1000) await store.settle(many.slice(from, from + 1000));
        for (const order of ["latestFirst", "oldestFirst"] as const) {
          const found: TrailRecord[] = [];
          let [pages, from]: [number, TrailRecord | { atMs: number; seq: number; writerId: string } | null] = [0, null];
          for (;;) {
            const asked = { filter: { factor: "totp" }, order, from, limit: 2 } as const;
            const page = await listTrail(store, TEST_POOL_ID, asked, 1);
            found.push(...page.events);
            pages += 1;
            await store.settle([eventAt(START_MS + 100_000 + pages)]);
            if (page.next === null) break;
            from = page.next;
          }
          const reasons = [...rare].map((each) => `n${each}`);
          assert.deepEqual(
            found.map(({ reason }) => reason),
            order === "oldestFirst" ? reasons : reasons.toReversed(),
          );
          assert.ok(pages > 2, `${pages} pages`);
        }
      }));

    it("has no page look at more events than it may, whatever is asked for among however many", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        const store = await prepare(database);
        const count = 50 * LOOKED_AT;
        await store.settle([eventAt(START_MS)]);
        await copyEvent(database, count);
        const middle = { atMs: START_MS + count / 2, seq: 0, writerId: "" };
        for (const filter of [
          { requestId: "none" },
          { ip: "203.0.113.9" },
          { factor: "sms" },
          { type: "code.send" },
        ] as const)
          for (const order of ["latestFirst", "oldestFirst"] as const)
            for (const from of [null, middle]) {
              const plans: string[] = [];
              const page = await findTrail(explaining(database, plans), TEST_POOL_ID, {
                filter,
                order,
                from,
                limit: 9,
              });
              assert.deepEqual([page.events.length, page.next !== null], [0, true]);
              for (const plan of plans) assertBounded(plan, LOOKED_AT);
            }
      }));

    it("is followed without a gap and without telling anything twice, whatever the clocks of the writers say", async () =>
      given(async (testDatabase) => {
        const databases = [testDatabase.open(), testDatabase.open()] as const;
        const store = await prepare(databases[0]);
        await store.settle([eventAt(START_MS)]);
        const begun = await markTrail(store, START_MS + 1);
        const follower = followTrail(store, TEST_POOL_ID, {}, begun);
        assert.deepEqual(await newsOf(follower), []);
        // Another node, which is behind by a minute, and what was counted before and is told now.
        const { store: other } = await openTestStore(databases[1]);
        await other.settle([eventAt(START_MS - 59_000), eventAt(START_MS - 4_000_000)]);
        await store.settle([eventAt(START_MS + 2), eventAt(START_MS + 3, { poolId: OTHER_POOL_ID })]);
        const news = await newsOf(follower);
        assert.deepEqual(news.toSorted(), [-4_000_000, -59_000, 2].toSorted());
        assert.deepEqual(await newsOf(follower), []);
        assert.deepEqual((await newsOf(followTrail(store, TEST_POOL_ID, {}, begun))).toSorted(), news.toSorted());
      }));

    it("is followed on from the mark of every event, after whatever break", async () =>
      given(async (testDatabase) => {
        const databases = [testDatabase.open(), testDatabase.open()] as const;
        const store = await prepare(databases[0]);
        const { store: other } = await openTestStore(databases[1]);
        const begun = await markTrail(store, START_MS);
        for (const at of [1, 2]) await store.settle([eventAt(START_MS + at)]);
        for (const at of [3, 4]) await other.settle([eventAt(START_MS + at)]);
        const followed = await collect(followTrail(store, TEST_POOL_ID, {}, begun).news());
        assert.equal(followed.length, 4);
        for (const [index, { mark }] of followed.entries()) {
          const kept = JSON.parse(JSON.stringify(mark));
          const rest = await newsOf(followTrail(store, TEST_POOL_ID, {}, kept));
          assert.deepEqual(rest, timesOf(followed.slice(index + 1).map(({ record }) => record)), `${index}`);
        }
        // A writer that a mark of a day later does not name, for it was quiet, and writes again.
        const late = await markTrail(store, START_MS + 25 * 3_600_000);
        assert.deepEqual(late.chains, {});
        await other.settle([eventAt(START_MS + 26 * 3_600_000)]);
        assert.deepEqual(await newsOf(followTrail(store, TEST_POOL_ID, {}, late)), [26 * 3_600_000]);
      }));
  });
}
