import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, it, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Store } from "@countersign/core";
import { needs } from "@countersign/testkit";
import pg from "pg";
import { openPostgres } from "../engine/postgres.ts";
import { StoreBusy } from "../engine/StoreBusy.ts";
import { StoreUnavailable } from "../engine/StoreUnavailable.ts";
import type { Database } from "../engine/sql.ts";
import { makePools } from "../testing/makePools.ts";
import { makeNumbered, numberedId, numberedVerification } from "../testing/numberedAccounts.ts";
import { openTestStore } from "../testing/openTestStore.ts";
import { createPostgresSchema, testPostgresUrl } from "../testing/postgresSchema.ts";
import { startChild } from "../testing/startChild.ts";
import { startPostgresServer } from "../testing/startPostgresServer.ts";

const options = needs("PostgreSQL", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL");
const CALLERS = 32;
const AT_ONCE = 200;
const KILLS = 100;
const EACH = 60;

const UNTOUCHED = { version: 1, state: "open", sessions: 0, logins: 0, events: 0 };
const VERIFIED = { version: 2, state: "consumed", sessions: 1, logins: 1, events: 1 };

/** Gives which accounts were verified; each must have all that belongs to it, once, or nothing. */
async function readVerified(database: Database): Promise<ReadonlySet<string>> {
  const rows = await database.all<typeof VERIFIED & { readonly id: string }>(
    `select users.id, authenticators.version, mfa_tokens.state, users.logins_count as logins,
      coalesce(opened.rows, 0) as sessions, coalesce(told.rows, 0) as events
    from users join authenticators on authenticators.user_id = users.id join mfa_tokens on mfa_tokens.user_id = users.id
    left join (select user_id, count(*) as rows from sessions group by user_id) opened on opened.user_id = users.id
    left join (select user_id, count(*) as rows from audit_events group by user_id) told on told.user_id = users.id`,
    [],
  );
  const verified = new Set<string>();
  for (const { id, ...found } of rows) {
    assert.deepEqual(found, found.version === 1 ? UNTOUCHED : VERIFIED, id);
    if (found.version === 2) verified.add(id);
  }
  return verified;
}

const idsOf = (indices: Iterable<number>): readonly string[] => [...indices].map((index) => numberedId("a", index));

/** Demands that everything acknowledged is there, and that whatever is there is good for nothing more. */
async function assertKept(database: Database, store: Store, acknowledged: ReadonlySet<number>, count: number) {
  const before = await readVerified(database);
  assert.deepEqual(
    idsOf(acknowledged).filter((id) => !before.has(id)),
    [],
    "acknowledged and gone",
  );
  for (let first = 0; first < count; first += AT_ONCE) {
    const indices = Array.from({ length: Math.min(AT_ONCE, count - first) }, (_, index) => first + index);
    const settlements = await Promise.all(indices.map((index) => store.settle(numberedVerification(index))));
    for (const [at, { settled }] of settlements.entries())
      assert.equal(settled, !before.has(numberedId("a", first + at)), "good once");
  }
  assert.equal((await readVerified(database)).size, count);
}

/** Has many callers verify until the accounts are used up; gives who was acknowledged. */
async function verifyAll(store: Store, count: number): Promise<ReadonlySet<number>> {
  const acknowledged = new Set<number>();
  let next = 0;
  const call = async (): Promise<void> => {
    while (next < count) {
      const index = next;
      next += 1;
      try {
        if ((await store.settle(numberedVerification(index))).settled) acknowledged.add(index);
      } catch (error) {
        assert.ok(error instanceof StoreUnavailable || error instanceof StoreBusy, String(error));
        await sleep(20);
      }
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, call));
  return acknowledged;
}

async function open(t: TestContext, url: string, accounts: number) {
  const database = openPostgres({ url });
  t.after(() => database.close());
  const { store } = await openTestStore(database);
  await makePools(database);
  await makeNumbered(store, 0, accounts);
  return { database, store };
}

async function openSchema(t: TestContext, accounts: number) {
  const schema = await createPostgresSchema();
  const opened = await open(t, schema.url, accounts);
  t.after(schema.drop);
  return { ...opened, url: schema.url };
}

describe("PostgreSQL and its callers in trouble", options, () => {
  it(`keep what was acknowledged, and have no code good twice, when a node is killed ${KILLS} times under load`, async (t) => {
    const count = KILLS * EACH;
    const { database, store, url } = await openSchema(t, count);
    const acknowledged = new Set<number>();
    const start = (round: number): ReturnType<typeof startChild> =>
      startChild(url, { kind: "verifications", first: round * EACH, count: EACH, callers: CALLERS });
    let starting = start(0);
    for (let round = 0; round < KILLS; round += 1) {
      const child = await starting;
      if (round + 1 < KILLS) starting = start(round + 1); // it comes up while this one works
      let written = "";
      const enough = Promise.withResolvers<void>();
      child.stdout?.setEncoding("utf8").on("data", (text: string) => {
        written += text;
        enough.resolve();
      });
      const closed = once(child, "close"); // after its last output was read
      child.send("go");
      await enough.promise;
      child.kill("SIGKILL");
      await closed;
      for (const index of written.split("\n").slice(0, -1)) acknowledged.add(Number(index)); // the last may be cut short
    }
    assert.ok(acknowledged.size >= KILLS);
    await assertKept(database, store, acknowledged, count);
  });

  it("keep what was acknowledged while their connections are cut, wherever in a transaction they are", async (t) => {
    const count = 3000;
    const { database, store } = await openSchema(t, count);
    const operator = new pg.Client({ connectionString: testPostgresUrl });
    await operator.connect();
    t.after(() => operator.end());
    let isOver = false;
    let cuts = 0;
    const cutting = (async () => {
      while (!isOver) {
        const { rowCount } = await operator.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
          where application_name = 'countersign' and state <> 'idle' and pid <> pg_backend_pid() and random() < 0.3`,
        );
        cuts += rowCount ?? 0;
        await sleep(15);
      }
    })();
    const acknowledged = await verifyAll(store, count);
    isOver = true;
    await cutting;
    assert.ok(cuts > 5, `${cuts} cuts`);
    assert.ok(acknowledged.size > 0);
    await assertKept(database, store, acknowledged, count);
    t.diagnostic(`${cuts} connections cut, ${acknowledged.size} of ${count} acknowledged`);
  });

  it("go on by themselves once a database that crashed is back, with all that was acknowledged", async (t) => {
    const server = await startPostgresServer(t);
    const count = 6000;
    const { database, store } = await open(t, server.url, count);
    const verifying = verifyAll(store, count);
    for (let crash = 0; crash < 3; crash += 1) {
      await sleep(150);
      await server.crash();
      await assert.rejects(database.one("select 1 as one", []), StoreUnavailable);
      await sleep(100);
      await server.again();
    }
    const acknowledged = await verifying;
    assert.ok(acknowledged.size > 0 && acknowledged.size < count, `${acknowledged.size} acknowledged`);
    await assertKept(database, store, acknowledged, count);
    t.diagnostic(`3 crashes, ${acknowledged.size} of ${count} acknowledged`);
  });
});
