import assert from "node:assert/strict";
import { it } from "node:test";
import { migrate } from "../migrations/migrate.ts";
import { createSqliteTestDatabase } from "../testing/testDatabase.ts";
import { tableEnds } from "./tableEnds.ts";

it("every table of the schema says what ends its rows, and none that is not there does", async () => {
  const testDatabase = await createSqliteTestDatabase();
  try {
    const database = testDatabase.open();
    await migrate(database);
    const tables = await database.all<{ name: string }>(
      "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name",
      [],
    );
    assert.deepEqual(
      [...tableEnds().keys()],
      tables.map(({ name }) => name),
    );
    for (const [table, end] of tableEnds()) assert.match(end, /\.$/, table);
  } finally {
    await testDatabase.remove();
  }
});
