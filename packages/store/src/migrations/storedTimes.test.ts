import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { createSqliteTestDatabase } from "../testing/testDatabase.ts";
import { migrate } from "./migrate.ts";

const DECISION = "../../../../docs/decisions/0027-time-and-authenticators.md";
const ROW = /^\| `(\w+\.\w+)` \| \S.* \|$/gm;

describe("the times that are stored", () => {
  it("have a rule each, and no rule is for a time that is not there", async () => {
    const testDatabase = await createSqliteTestDatabase();
    try {
      const database = testDatabase.open();
      await migrate(database);
      const columns = await database.all<{ name: string }>(
        `select tables.name || '.' || columns.name as name
        from sqlite_master tables join pragma_table_info(tables.name) columns
        where tables.type = 'table' and substr(columns.name, -3) = '_ms'`,
        [],
      );
      const ruled = [...readFileSync(join(import.meta.dirname, DECISION), "utf8").matchAll(ROW)].map(
        ([, name]) => name,
      );
      assert.ok(columns.length > 0);
      assert.deepEqual(ruled.toSorted(), columns.map(({ name }) => name).toSorted());
    } finally {
      await testDatabase.remove();
    }
  });
});
