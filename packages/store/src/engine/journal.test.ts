import assert from "node:assert/strict";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { migrate } from "../migrations/migrate.ts";
import { makeTestFolder } from "../testing/makeTestFolder.ts";
import { openSqlite } from "./sqlite.ts";
import { openSqliteConnection } from "./sqliteConnection.ts";

const COUNT = "select count(*) as rows from meta where value = 'x'";

/** Opens a database, and gives what adds rows one by one, and what tells how many its file has without the journal. */
async function open(t: TestContext) {
  const folder = makeTestFolder();
  const file = join(folder.path, "countersign.db");
  const database = openSqlite({ file });
  t.after(async () => {
    await database.close();
    folder.remove();
  });
  await migrate(database);
  let copies = 0;
  let names = 0;
  const add = async (rows: number): Promise<void> => {
    for (const end = names + rows; names < end; names += 1)
      await database.write((sql) => sql.run("insert into meta (name, value) values ($1, 'x')", [`row ${names}`]));
    for (const _ of [1, 2, 3]) await nextTurn();
  };
  const countInFile = (): number => {
    const copy = join(folder.path, `copy${copies++}.db`);
    copyFileSync(file, copy);
    const connection = openSqliteConnection(copy, {});
    const [counted] = connection.all(COUNT, []) as { rows: number }[]; // the statement's one column
    connection.close();
    return counted?.rows ?? 0;
  };
  return { database, file, add, countInFile };
}

describe("the journal of the embedded database", () => {
  it("is brought into the file by and by, when nobody waits", async (t) => {
    const { add, countInFile } = await open(t);
    await add(200);
    assert.ok(countInFile() >= 128, `${countInFile()} of 200`);
  });

  it("keeps all that is behind what somebody still reads, and is brought in when he has done", async (t) => {
    const { database, file, add, countInFile } = await open(t);
    await add(1);
    const reader = openSqliteConnection(file, { readOnly: true });
    reader.exec("begin");
    assert.deepEqual({ ...(reader.all(COUNT, [])[0] as object) }, { rows: 1 });
    await add(200);
    assert.deepEqual({ ...(reader.all(COUNT, [])[0] as object) }, { rows: 1 });
    assert.deepEqual({ ...(await database.one<object>(COUNT, [])) }, { rows: 201 });
    reader.exec("commit");
    reader.close();
    await add(100);
    assert.ok(countInFile() >= 201);
    assert.deepEqual({ ...(await database.one<object>(COUNT, [])) }, { rows: 301 });
  });
});
