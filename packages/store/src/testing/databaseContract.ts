import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { NeedsOptions } from "@countersign/testkit";
import { StoreUnavailable } from "../engine/StoreUnavailable.ts";
import type { Database, Sql } from "../engine/sql.ts";
import type { TestDatabase } from "./testDatabase.ts";
import { withDatabase } from "./withDatabase.ts";

const count = "select count(*) as rows from things";

async function makeThings(database: Database): Promise<void> {
  const big = database.dialect === "sqlite" ? "integer" : "bigint";
  const bytes = database.dialect === "sqlite" ? "blob" : "bytea";
  await database.write((sql) =>
    sql.run(`create table things (id text not null primary key, size ${big}, body ${bytes})`, []),
  );
}

const insert = (sql: Sql, id: string): Promise<number> => sql.run("insert into things (id) values ($1)", [id]);

/** States what both engines promise to those who write SQL. `create` gives an empty database. */
export function databaseContract(name: string, create: () => Promise<TestDatabase>, options: NeedsOptions): void {
  const given = withDatabase(create);

  describe(`database: ${name}`, options, () => {
    it("gives back what it was given: text, numbers beyond 32 bits, bytes and nothing", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        await makeThings(database);
        const things = [
          { id: "文 😀 'quoted' $1 ?1", size: 1_800_000_000_123, body: Uint8Array.of(0, 255, 10) },
          { id: "", size: null, body: null },
          { id: "-", size: -1, body: Uint8Array.of(39) },
        ];
        const text = "insert into things (size, id, body) values ($2, $1, $3)";
        await database.write(async (sql) => {
          for (const { id, size, body } of things) assert.equal(await sql.run(text, [id, size, body]), 1);
        });
        for (const { id, size, body } of things) {
          const row = await database.one<{ size: unknown; body: Uint8Array | null }>(
            "select size, body from things where id = $1 and id = $1",
            [id],
          );
          assert.equal(row?.size, size);
          assert.deepEqual(row?.body && [...row.body], body && [...body]);
        }
        assert.equal(await database.one("select id from things where id = $1", ["none"]), null);
        assert.deepEqual(await database.one(count, []).then((row) => ({ ...(row as object) })), { rows: 3 });
      }));

    it("shows nothing of a write under way, and all of it once it has resolved", async () =>
      given(async (testDatabase) => {
        const [database, other] = [testDatabase.open(), testDatabase.open()];
        await makeThings(database);
        const counts = async (): Promise<unknown[]> => [
          (await database.one<{ rows: number }>(count, []))?.rows,
          (await other.one<{ rows: number }>(count, []))?.rows,
          await database.read(async (query) => (await query.one<{ rows: number }>(count, []))?.rows),
        ];
        await database.write(async (sql) => {
          await insert(sql, "one");
          assert.equal((await sql.one<{ rows: number }>(count, []))?.rows, 1);
          assert.deepEqual(await counts(), [0, 0, 0]);
        });
        assert.deepEqual(await counts(), [1, 1, 1]);
      }));

    it("reads several statements at one moment", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        await makeThings(database);
        await database.read(async (query) => {
          assert.equal((await query.one<{ rows: number }>(count, []))?.rows, 0);
          await database.write((sql) => insert(sql, "one"));
          assert.equal((await query.one<{ rows: number }>(count, []))?.rows, 0);
        });
      }));

    it("undoes a write that throws, lets its error through and goes on", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        await makeThings(database);
        const mistake = new Error("mistake");
        const failing = database.write(async (sql) => {
          await insert(sql, "one");
          throw mistake;
        });
        await assert.rejects(failing, (error) => error === mistake);
        await assert.rejects(database.write((sql) => sql.run("insert into nothing values (1)", [])));
        const throwing = database.write((): Promise<never> => {
          throw mistake;
        });
        await assert.rejects(throwing, (error) => error === mistake);
        await database.write((sql) => insert(sql, "two"));
        assert.deepEqual(
          (await database.all<{ id: string }>("select id from things", [])).map(({ id }) => id),
          ["two"],
        );
      }));

    it("refuses a statement that comes after its transaction", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        await makeThings(database);
        const late = await database.write(async (sql) => sql);
        await assert.rejects(insert(late, "late"), /ended/);
        await assert.rejects(late.one(count, []), /ended/);
        assert.equal((await database.one<{ rows: number }>(count, []))?.rows, 0);
      }));

    it("takes every write of a crowd, through two handles", async () =>
      given(async (testDatabase) => {
        const [database, other] = [testDatabase.open(), testDatabase.open()];
        await makeThings(database);
        const ids = Array.from({ length: 100 }, (_, index) => `${index}`);
        await Promise.all(ids.map((id, index) => (index % 2 === 0 ? database : other).write((sql) => insert(sql, id))));
        assert.equal((await database.one<{ rows: number }>(count, []))?.rows, ids.length);
      }));

    it("never gives two transactions under way the same lane", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        const underWay = new Set<number>();
        const writes = Array.from({ length: 40 }, () =>
          database.write(async (sql) => {
            assert.ok(!underWay.has(sql.lane));
            underWay.add(sql.lane);
            await sql.one("select 1 as one", []);
            underWay.delete(sql.lane);
          }),
        );
        await Promise.all(writes);
      }));

    it("says that it is closed", async () =>
      given(async (testDatabase) => {
        const closed = testDatabase.open();
        await testDatabase.open().one("select 1 as one", []);
        await closed.close();
        for (const act of [
          () => closed.one("select 1 as one", []),
          () => closed.read((query) => query.one("select 1 as one", [])),
          () => closed.write((sql) => sql.one("select 1 as one", [])),
        ]) {
          await assert.rejects(act, StoreUnavailable);
        }
      }));
  });
}
