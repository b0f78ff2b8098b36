import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { migrate } from "../migrations/migrate.ts";
import { makeTestFolder } from "../testing/makeTestFolder.ts";
import { StoreBusy } from "./StoreBusy.ts";
import { StoreUnavailable } from "./StoreUnavailable.ts";
import type { Database, Sql } from "./sql.ts";
import { openSqlite } from "./sqlite.ts";
import { openSqliteConnection } from "./sqliteConnection.ts";

/** Lends a database that the test may close itself. */
async function withDatabase(
  test: (database: Database, file: string) => Promise<void>,
  busyTimeoutMs = 5000,
): Promise<void> {
  const folder = makeTestFolder();
  const file = join(folder.path, "countersign.db");
  const database = openSqlite({ file, busyTimeoutMs });
  try {
    await migrate(database);
    await test(database, file);
  } finally {
    await database.close().catch(() => undefined); // the test has
    folder.remove();
  }
}

const insert = (sql: Sql, name: string, value = ""): Promise<number> =>
  sql.run("insert into meta (name, value) values ($1, $2)", [name, value]);

const isThere = async (sql: Pick<Sql, "one">, name: string): Promise<boolean> =>
  (await sql.one("select 1 as one from meta where name = $1", [name])) !== null;

/** Has as many writes commit at once as there are works. */
function writeAtOnce<T>(
  database: Database,
  works: readonly ((sql: Sql) => Promise<T>)[],
): Promise<readonly PromiseSettledResult<T>[]> {
  return Promise.allSettled(works.map((work) => database.write(work)));
}

describe("writes that come at once", () => {
  it("share commits, a bounded number each, in the order they came", async () =>
    withDatabase(async (database) => {
      const commits: object[] = [];
      const order: number[] = [];
      const works = Array.from({ length: 200 }, (_, index) => async (sql: Sql) => {
        commits.push(sql.together);
        order.push(index);
        await insert(sql, `${index}`);
      });
      await writeAtOnce(database, works);
      assert.deepEqual(
        order,
        works.map((_, index) => index),
      );
      const sizes = [...Map.groupBy(commits, (commit) => commit).values()].map(({ length }) => length);
      assert.deepEqual(sizes, [64, 64, 64, 8]);
      for (const index of order) assert.ok(await isThere(database, `${index}`));
    }));

  it("are seen by nobody before all of them are committed, and no caller is told", async () =>
    withDatabase(async (database) => {
      const seen: boolean[] = [];
      const told: string[] = [];
      const writing = ["first", "second", "third"].map((name) =>
        database
          .write(async (sql) => {
            await insert(sql, name);
            seen.push(await isThere(database, "first"));
            return [...told];
          })
          .then((before) => {
            told.push(name);
            return before;
          }),
      );
      assert.deepEqual(await Promise.all(writing), [[], [], []]);
      assert.deepEqual(seen, [false, false, false]);
    }));

  it("fail alone: what one wrote before it threw is undone, and nobody else's", async () =>
    withDatabase(async (database) => {
      const mistake = new Error("mistake");
      const works = ["a", "b", "c"].map((name) => async (sql: Sql) => {
        await insert(sql, name);
        if (name === "b") throw mistake;
        return name;
      });
      const [a, b, c] = await writeAtOnce(database, works);
      assert.deepEqual([a?.status, b, c?.status], ["fulfilled", { status: "rejected", reason: mistake }, "fulfilled"]);
      assert.deepEqual(await Promise.all(["a", "b", "c"].map((name) => isThere(database, name))), [true, false, true]);
    }));

  it("fail alone where the disk has no room for one, and what others made of it is judged anew", async () =>
    withDatabase(async (database) => {
      await database.write((sql) => sql.one("pragma max_page_count = 1", [])); // SQLite takes it for as many as there are
      const works = [
        (sql: Sql) => insert(sql, "small"),
        async (sql: Sql) => {
          await insert(sql, "large");
          for (let index = 0; index < 100; index += 1) await insert(sql, `large ${index}`, "x".repeat(2000));
        },
        async (sql: Sql) => {
          if (await isThere(sql, "large")) throw new Error("It saw what was never written.");
        },
      ];
      const [small, large, looking] = await writeAtOnce<unknown>(database, works);
      assert.deepEqual([small?.status, looking?.status], ["fulfilled", "fulfilled"]);
      assert.ok(
        large?.status === "rejected" && large.reason instanceof StoreUnavailable && /full/.test(large.reason.message),
      );
      assert.deepEqual([await isThere(database, "small"), await isThere(database, "large")], [true, false]);
    }));

  it("run anew, each for itself, when what they share cannot be committed", async () =>
    withDatabase(async (database) => {
      await database.write((sql) => sql.run("create table parents (id text primary key)", []));
      const reference = "references parents deferrable initially deferred";
      await database.write((sql) => sql.run(`create table children (parent text ${reference})`, []));
      const seen: boolean[] = [];
      const works = [
        (sql: Sql) => sql.run("insert into children values ('nobody')", []), // what is deferred fails at the commit
        async (sql: Sql) => {
          seen.push((await sql.one("select 1 as one from children", [])) !== null);
          return await insert(sql, "innocent");
        },
      ];
      const [orphan, innocent] = await writeAtOnce(database, works);
      assert.deepEqual([orphan?.status, innocent?.status], ["rejected", "fulfilled"]);
      assert.deepEqual([seen[0], seen.at(-1)], [true, false]);
      assert.ok(await isThere(database, "innocent"));
      assert.equal(await database.one("select 1 as one from children", []), null);
    }));

  it("all hear that another process keeps the file, and write when it does no longer", async () =>
    withDatabase(async (database, file) => {
      const other = openSqliteConnection(file, { timeout: 0 });
      other.exec("begin immediate");
      const works = ["a", "b"].map((name) => (sql: Sql) => insert(sql, name));
      for (const outcome of await writeAtOnce(database, works))
        assert.ok(outcome.status === "rejected" && outcome.reason instanceof StoreBusy);
      other.exec("rollback");
      other.close();
      assert.deepEqual(
        (await writeAtOnce(database, works)).map(({ status }) => status),
        ["fulfilled", "fulfilled"],
      );
    }, 100));

  it("wait for a long one, which has a commit for itself, and for nothing once the database is closed", async () =>
    withDatabase(async (database, file) => {
      const [first, long, last, closing, late] = await Promise.allSettled([
        database.write(async (sql) => sql.together),
        database.write(async (sql) => sql.together, "long"),
        database.write(async (sql) => sql.together),
        database.close(),
        database.write((sql) => insert(sql, "late")),
      ]);
      const commits = [first, long, last].map((each) => (each.status === "fulfilled" ? each.value : null));
      assert.equal(new Set(commits).size, 3);
      assert.equal(closing.status, "fulfilled");
      assert.ok(late.status === "rejected" && late.reason instanceof StoreUnavailable);
      const again = openSqlite({ file });
      assert.equal(await isThere(again, "late"), false);
      await again.close();
    }));
});
