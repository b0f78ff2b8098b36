import assert from "node:assert/strict";
import { cpSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { makeTestFolder } from "../testing/makeTestFolder.ts";
import { connectReadOnly } from "./connectReadOnly.ts";
import { openSqliteReadOnly } from "./openSqliteReadOnly.ts";
import { StoreUnavailable } from "./StoreUnavailable.ts";
import type { Database } from "./sql.ts";
import { openSqlite } from "./sqlite.ts";

function makeFolder(t: TestContext): string {
  const folder = makeTestFolder();
  t.after(() => folder.remove());
  return folder.path;
}

async function openWithTable(folder: string): Promise<Database> {
  const database = openSqlite({ file: join(folder, "countersign.db") });
  await database.write((sql) => sql.run("create table notes (note text)", []));
  return database;
}

async function addNote(database: Database): Promise<void> {
  await database.write((sql) => sql.run("insert into notes values ('a note')", []));
}

async function countNotes(database: Pick<Database, "read">): Promise<number | undefined> {
  const row = await database.read((query) => query.one<{ notes: number }>("select count(*) as notes from notes", []));
  return row?.notes;
}

describe("a database that is only looked at", () => {
  it("shows what its journal holds, and what is written meanwhile", async (t) => {
    const folder = makeFolder(t);
    const written = await openWithTable(folder);
    const looked = openSqliteReadOnly(join(folder, "countersign.db"));
    assert.equal(await countNotes(looked), 0);
    await addNote(written);
    assert.equal(await countNotes(looked), 1);
    await looked.close();
    await addNote(written);
    await written.close();
  });

  it("shows a journal that was copied without its index", async (t) => {
    const [folder, copy] = [makeFolder(t), makeFolder(t)];
    const written = await openWithTable(folder);
    await addNote(written);
    for (const name of ["countersign.db", "countersign.db-wal"]) cpSync(join(folder, name), join(copy, name));
    await written.close();
    const looked = openSqliteReadOnly(join(copy, "countersign.db"));
    assert.equal(await countNotes(looked), 1);
    await looked.close();
  });

  it("is said to have changed when the service starts meanwhile", async (t) => {
    const folder = makeFolder(t);
    await (await openWithTable(folder)).close();
    assert.deepEqual(readdirSync(folder), ["countersign.db"]);
    const looked = openSqliteReadOnly(join(folder, "countersign.db"));
    assert.equal(await countNotes(looked), 0);
    const started = openSqlite({ file: join(folder, "countersign.db") });
    await addNote(started);
    await assert.rejects(looked.close(), StoreUnavailable);
    await started.close();
  });

  it("takes no write, and is not made where there is none", async (t) => {
    const folder = makeFolder(t);
    await assert.rejects(connectReadOnly({ databaseUrl: null, dataDir: join(folder, "none") }), StoreUnavailable);
    assert.ok(!existsSync(join(folder, "none")));
    await (await openWithTable(folder)).close();
    const looked = await connectReadOnly({ databaseUrl: null, dataDir: folder });
    await assert.rejects(addNote(looked), /only looked at/);
    assert.equal(await countNotes(looked), 0);
    await looked.close();
  });
});
