import assert from "node:assert/strict";
import { chmodSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { migrate } from "../migrations/migrate.ts";
import { makeTestFolder } from "../testing/makeTestFolder.ts";
import { StoreBusy } from "./StoreBusy.ts";
import { StoreUnavailable } from "./StoreUnavailable.ts";
import type { Database } from "./sql.ts";
import { openSqlite } from "./sqlite.ts";
import { openSqliteConnection } from "./sqliteConnection.ts";

async function inFolder(test: (file: string) => Promise<void>): Promise<void> {
  const folder = makeTestFolder();
  try {
    await test(join(folder.path, "data", "countersign.db"));
  } finally {
    folder.remove();
  }
}

const insertMeta = (database: Database, name: string, value = ""): Promise<number> =>
  database.write((sql) => sql.run("insert into meta (name, value) values ($1, $2)", [name, value]));

const readMeta = (database: Database, name: string): Promise<unknown> =>
  database.one("select value from meta where name = $1", [name]);

describe("SQLite in trouble", () => {
  it("keeps its files from other accounts of the machine", async () =>
    inFolder(async (file) => {
      const database = openSqlite({ file });
      await migrate(database);
      const modes = ["", "-wal", "-shm"].map((suffix) => statSync(`${file}${suffix}`).mode & 0o777);
      assert.deepEqual(modes, [0o600, 0o600, 0o600]);
      assert.equal(statSync(join(file, "..")).mode & 0o777, 0o700);
      await database.close();
      chmodSync(file, 0o644);
      await openSqlite({ file }).close();
      assert.equal(statSync(file).mode & 0o777, 0o600);
    }));

  it("has every commit on disk before it is acknowledged", async () =>
    inFolder(async (file) => {
      const database = openSqlite({ file });
      await database.write(async (sql) => {
        assert.deepEqual({ ...(await sql.one<object>("pragma synchronous", [])) }, { synchronous: 2 });
        assert.deepEqual({ ...(await sql.one<object>("pragma journal_mode", [])) }, { journal_mode: "wal" });
        assert.deepEqual({ ...(await sql.one<object>("pragma foreign_keys", [])) }, { foreign_keys: 1 });
      });
      await database.close();
    }));

  it("gives up on a lock that another process keeps, with the loop and its readers free meanwhile", async () =>
    inFolder(async (file) => {
      const database = openSqlite({ file, busyTimeoutMs: 300 });
      await migrate(database);
      const other = openSqliteConnection(file, { timeout: 0 });
      other.exec("begin immediate");
      let turns = 0;
      const ticking = setInterval(() => {
        turns += 1;
      }, 10);
      const waiting = assert.rejects(insertMeta(database, "blocked"), StoreBusy);
      assert.equal(await readMeta(database, "blocked"), null);
      await waiting;
      clearInterval(ticking);
      assert.ok(turns >= 10, `${turns} turns`);
      other.exec("rollback");
      other.close();
      await insertMeta(database, "free");
      assert.notEqual(await readMeta(database, "free"), null);
      await database.close();
    }));

  it("waits for a lock that is given back in time", async () =>
    inFolder(async (file) => {
      const database = openSqlite({ file });
      await migrate(database);
      const other = openSqliteConnection(file, { timeout: 0 });
      other.exec("begin immediate");
      const waiting = insertMeta(database, "late");
      await sleep(100);
      other.exec("rollback");
      other.close();
      assert.equal(await waiting, 1);
      await database.close();
    }));

  it("writes nothing of a transaction that the disk has no room for, and goes on when it has", async () =>
    inFolder(async (file) => {
      const database = openSqlite({ file });
      await migrate(database);
      const setRoom = (pages: number): Promise<unknown> =>
        database.write((sql) => sql.one(`pragma max_page_count = ${pages}`, []));
      await setRoom(1); // SQLite takes it for as many as there are
      const filling = database.write(async (sql) => {
        for (let index = 0; index < 100; index += 1) {
          await sql.run("insert into meta (name, value) values ($1, $2)", [`${index}`, "x".repeat(2000)]);
        }
      });
      await assert.rejects(filling, (error: Error) => error instanceof StoreUnavailable && /full/.test(error.message));
      assert.equal(await readMeta(database, "0"), null);
      await setRoom(1_000_000);
      await insertMeta(database, "0", "x".repeat(100_000));
      await database.close();
    }));

  it("says so when the file is none of its own or cannot be made", async () =>
    inFolder(async (file) => {
      mkdirSync(join(file, ".."));
      writeFileSync(file, "this is a letter, not a database".repeat(100));
      assert.throws(() => openSqlite({ file }), StoreUnavailable);
      assert.throws(() => openSqlite({ file: join(file, "inside-a-file.db") }), StoreUnavailable);
      mkdirSync(`${file}.d`);
      assert.throws(() => openSqlite({ file: `${file}.d` }), StoreUnavailable);
    }));
});
