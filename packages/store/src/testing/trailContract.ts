import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AuditEvent, Change } from "@countersign/core";
import type { NeedsOptions } from "@countersign/testkit";
import { digestOrigin } from "../audit/auditRecord.ts";
import type { Database } from "../engine/sql.ts";
import { makePools, TEST_POOL_ID } from "./makePools.ts";
import { openTestStore } from "./openTestStore.ts";
import type { TestDatabase } from "./testDatabase.ts";
import { withDatabase } from "./withDatabase.ts";

interface TrailRow {
  readonly chain: string;
  readonly seq: number;
  readonly requestId: string;
  readonly digest: Uint8Array;
  readonly salt: Uint8Array;
  readonly ip: string | null;
  readonly userAgent: string | null;
}

function makeEvent(requestId: string, fields: Partial<AuditEvent> = {}): Change {
  const origin = { requestId, ip: "203.0.113.7", ipBlock: "203.0.113.7", userAgent: "agent/1" };
  const event: AuditEvent = {
    type: "authenticator.verify",
    atMs: 1_800_000_000_123,
    poolId: TEST_POOL_ID,
    appId: null,
    userId: "u1",
    actor: "user",
    factor: "totp",
    result: "failure",
    reason: "proofWrong",
    origin,
    ...fields,
  };
  return { type: "audit", event };
}

async function readTrail(database: Database): Promise<readonly TrailRow[]> {
  return await database.all<TrailRow>(
    `select e.writer_id as chain, e.seq, request_id as "requestId", origin_digest as digest, salt, ip,
      user_agent as "userAgent"
    from audit_events e join audit_origins o on o.writer_id = e.writer_id and o.seq = e.seq
    order by e.writer_id, e.seq`,
    [],
  );
}

/** States what the audit trail keeps. */
export function trailContract(name: string, create: () => Promise<TestDatabase>, options: NeedsOptions): void {
  const given = withDatabase(create);

  describe(`audit trail: ${name}`, options, () => {
    it("numbers the events of each chain without a gap, however many are settled at once", async () =>
      given(async (testDatabase) => {
        const databases = [testDatabase.open(), testDatabase.open()] as const;
        const stores = [(await openTestStore(databases[0])).store, (await openTestStore(databases[1])).store] as const;
        await makePools(databases[0]);
        const settlements = Array.from({ length: 120 }, (_, index) =>
          stores[index % 2 === 0 ? 0 : 1].settle([makeEvent(`${index}.a`), makeEvent(`${index}.b`)]),
        );
        assert.ok((await Promise.all(settlements)).every(({ settled }) => settled));
        const rows = await readTrail(databases[0]);
        assert.equal(new Set(rows.map(({ requestId }) => requestId)).size, 240);
        const chains = Map.groupBy(rows, ({ chain }) => chain);
        for (const chain of chains.values()) {
          assert.deepEqual(
            chain.map(({ seq }) => seq),
            chain.map((_, index) => index + 1),
          );
        }
        const writers = new Set([...chains.keys()].map((chain) => chain.split(".")[0]));
        assert.equal(writers.size, 2, "each store writes its own chains");
        for (const [index, row] of rows.entries()) {
          const next = rows[index + 1];
          if (row.requestId.endsWith("a")) assert.equal(next?.requestId, row.requestId.replace("a", "b"));
        }
      }));

    it("keeps nothing of an event whose settlement lost", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        const { store } = await openTestStore(database);
        await makePools(database);
        const losing: Change = {
          type: "holdSubject",
          subject: { poolId: TEST_POOL_ID, userId: "none" },
          revision: 0,
          advance: false,
        };
        assert.equal((await store.settle([makeEvent("lost"), losing])).settled, false);
        await store.settle([makeEvent("kept")]);
        assert.deepEqual(
          (await readTrail(database)).map(({ requestId, seq }) => [requestId, seq]),
          [["kept", 1]],
        );
      }));

    it("ties each event to its origin, which can be forgotten without a trace", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        const { store } = await openTestStore(database);
        await makePools(database);
        await store.settle([makeEvent("one"), makeEvent("two")]);
        const rows = await readTrail(database);
        for (const { digest, salt, ip, userAgent } of rows) {
          assert.deepEqual(Buffer.from(digest), Buffer.from(digestOrigin(salt, { ip, userAgent })));
          assert.notDeepEqual(Buffer.from(digest), Buffer.from(digestOrigin(salt, { ip: "203.0.113.8", userAgent })));
        }
        assert.notDeepEqual(rows[0]?.digest, rows[1]?.digest, "equal origins look different");
        await database.write((sql) => sql.run("delete from audit_origins", []));
        const events = await database.all<Record<string, unknown>>("select * from audit_events", []);
        assert.equal(events.length, 2);
        const left = JSON.stringify(events);
        assert.ok(!left.includes("203.0.113.7") && !left.includes("agent/1"));
      }));
  });
}
