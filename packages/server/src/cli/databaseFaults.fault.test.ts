import assert from "node:assert/strict";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { hasPgBouncer, testPostgresUrl } from "@countersign/store/testing";
import { needs } from "@countersign/testkit";
import type { Finding } from "./doctor/finding.ts";
import { countersign, serve } from "./testing/countersign.ts";
import { fastClock } from "./testing/fastClock.ts";
import { makeFurnishedHome } from "./testing/furnish.ts";
import { type Home, makePooledHome, makePostgresHome, makeSqliteHome } from "./testing/home.ts";
import { onDatabaseOf } from "./testing/onDatabaseOf.ts";
import { typed } from "./testing/typed.ts";
import { makePeople, verifyOnce } from "./testing/verifyLoad.ts";

const postgres = needs("PostgreSQL", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL");
const pooled = needs("PgBouncer", testPostgresUrl !== undefined && hasPgBouncer(), "install pgbouncer");

/** Asserts that `serve` refuses, and that `doctor` fails by the same: what is wrong and what mends it. */
async function assertUnfit(home: Home, finding: RegExp, remedy: RegExp): Promise<void> {
  const { exit, errors } = await countersign(home, ["serve"]);
  assert.equal(exit, 1, errors);
  assert.match(errors, /^The database cannot serve:\n {2}[A-Z/]/);
  assert.doesNotMatch(errors, /^ +at |node:internal|\.ts:\d/m);
  for (const words of [finding, remedy]) assert.match(errors, words);
  const doctor = await typed(home, ["doctor", "--json"]);
  assert.equal(doctor.exit, 5);
  const { checks } = JSON.parse(doctor.output) as { checks: readonly Finding[] }; // as printed
  const failed = checks.filter(({ name, status }) => name === "database" && status === "fail");
  assert.equal(failed.length, 1, doctor.output);
  assert.match(failed[0]?.finding ?? "", finding);
  assert.match(failed[0]?.whatToDo ?? "", remedy);
}

async function run(home: Home, statement: string): Promise<void> {
  await onDatabaseOf(home, (database) => database.write((sql) => sql.run(statement, [])));
}

/** Writes over what a table holds. */
async function damage(home: Home, table: string): Promise<void> {
  const text = "select (rootpage - 1) * page_size as place from sqlite_schema, pragma_page_size where name = $1";
  const row = await onDatabaseOf(home, (database) => database.one<{ place: number }>(text, [table]));
  const handle = await open(join(home.dataDir, "countersign.db"), "r+");
  await handle.write(Buffer.alloc(512, 0xa5), 0, 512, row?.place);
  await handle.close();
}

describe("a database that cannot serve keeps the service from starting", () => {
  it("where a table or an index is gone", async (t) => {
    const home = await makeFurnishedHome(t, makeSqliteHome);
    await run(home, "drop index users_email");
    await assertUnfit(home, /lacks the index users_email/, /create unique index users_email on users/i);
    await run(home, "drop table codes");
    await assertUnfit(home, /only half there: it lacks the table codes/, /backup/);
  });

  it("where the file is damaged", async (t) => {
    const home = await makeFurnishedHome(t, makeSqliteHome);
    await damage(home, "users");
    await assertUnfit(home, /countersign\.db is damaged \(/, /backup/);
  });

  it("where the tables are those of something else", async (t) => {
    const home = await makeSqliteHome(t);
    await run(home, "create table users (name text)");
    await assertUnfit(home, /something else are in the way: users/, /of its own/);
  });

  it("where PostgreSQL only reads, or leads nowhere", postgres, async (t: TestContext) => {
    const home = await makeFurnishedHome(t, makePostgresHome);
    const url = new URL(home.settings.COUNTERSIGN_DATABASE_URL ?? "");
    const withOption = (option: string): Home => {
      const changed = `${url.href}%20${encodeURIComponent(option)}`;
      return { ...home, settings: { ...home.settings, COUNTERSIGN_DATABASE_URL: changed } };
    };
    await assertUnfit(
      withOption("-c default_transaction_read_only=on"),
      /only read/,
      /default_transaction_read_only = off/,
    );
    await assertUnfit(withOption("-c search_path=nowhere"), /names no schema/, /SET search_path/);
  });
});

describe("a service behind PgBouncer", pooled, () => {
  it("starts from nothing and lets everybody sign in at once", async (t) => {
    const home = await makePooledHome(t);
    const { url, stop, printed } = await serve(t, home, { node: fastClock });
    const people = await makePeople(home, 20);
    assert.deepEqual(await verifyOnce(home, url, people), []);
    assert.equal((await typed(home, ["audit", "verify"])).exit, 0);
    assert.equal(await stop(), 0);
    assert.doesNotMatch(printed(), /"level":"(error|fatal)"/);
  });
});
