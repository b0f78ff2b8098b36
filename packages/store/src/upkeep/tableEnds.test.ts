import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { migrate } from "../migrations/migrate.ts";
import { createSqliteTestDatabase } from "../testing/testDatabase.ts";
import { tableEnds } from "./tableEnds.ts";
import { tableExports } from "./tableExports.ts";
import { tableRestores } from "./tableRestores.ts";

async function tablesOfSchema(): Promise<readonly string[]> {
  const testDatabase = await createSqliteTestDatabase();
  try {
    const database = testDatabase.open();
    await migrate(database);
    const text = "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name";
    return (await database.all<{ name: string }>(text, [])).map(({ name }) => name);
  } finally {
    await testDatabase.remove();
  }
}

describe("every table of the schema", () => {
  it("says what ends its rows, and none that is not there does", async () => {
    assert.deepEqual([...tableEnds().keys()], await tablesOfSchema());
    for (const [table, end] of tableEnds()) assert.match(end, /\.$/, table);
  });

  it("travels in an export, or says why it stays, and none that is not there does", async () => {
    assert.deepEqual(Object.keys(tableExports), await tablesOfSchema());
    for (const [table, { travels, note }] of Object.entries(tableExports))
      assert.match(note, travels ? /^$|\.$/ : /\.$/, table);
  });

  it("says what a restored past opens of it, and none that is not there does", async () => {
    assert.deepEqual(Object.keys(tableRestores), await tablesOfSchema());
    for (const [table, { note, ends }] of Object.entries(tableRestores)) {
      assert.match(note, /\.$/, table);
      for (const statement of ends)
        assert.ok(statement.includes(` ${table} `) || statement.endsWith(` ${table}`), table);
    }
  });
});
