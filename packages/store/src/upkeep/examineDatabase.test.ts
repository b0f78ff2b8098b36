import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type NeedsOptions, needs } from "@countersign/testkit";
import type { DatabaseFault } from "../engine/DatabaseFault.ts";
import type { Database } from "../engine/sql.ts";
import { migrate, NEWEST_SCHEMA } from "../migrations/migrate.ts";
import { migrations } from "../migrations/migrations.ts";
import { testPostgresUrl } from "../testing/postgresSchema.ts";
import { createPostgresTestDatabase, createSqliteTestDatabase, type TestDatabase } from "../testing/testDatabase.ts";
import { withDatabase } from "../testing/withDatabase.ts";
import { examineDatabase } from "./examineDatabase.ts";
import { shapeOfVersion } from "./schemaShape.ts";

const postgres = needs("PostgreSQL", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL");

/** Leaves out what the test server itself is known to lack: it does not wait for the disk. */
async function faultsOf(database: Database): Promise<readonly DatabaseFault[]> {
  return (await examineDatabase(database)).filter(({ finding }) => !finding.startsWith("fsync"));
}

async function findingOf(database: Database): Promise<string> {
  return (await faultsOf(database)).map(({ isFatal, finding }) => `${isFatal ? "" : "doubt: "}${finding}`).join("; ");
}

const run = (database: Database, ...statements: readonly string[]): Promise<void> =>
  database.write(async (sql) => {
    for (const statement of statements) await sql.run(statement, []);
  });

function examinationContract(name: string, create: () => Promise<TestDatabase>, options: NeedsOptions): void {
  const given = withDatabase(create);

  describe(`examination: ${name}`, options, () => {
    it("finds nothing in a new database, in one of any older version and in one of this build", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        for (let steps = 0; steps <= migrations.length; steps += 1) {
          assert.deepEqual(await faultsOf(database), [], `after ${steps} steps`);
          await migrate(database, migrations.slice(0, steps + 1));
        }
      }));

    it("misses every table and every column that is taken away", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        await migrate(database);
        for (const [table, columns] of (await shapeOfVersion(NEWEST_SCHEMA, database.dialect)).tables) {
          if (table === "meta") continue;
          await run(database, `alter table ${table} rename to away`);
          assert.equal(await findingOf(database), `its schema is only half there: it lacks the table ${table}`);
          await run(database, `alter table away rename to ${table}`);
          const [column = ""] = [...columns].at(-1)?.split(" ") ?? [];
          await run(database, `alter table ${table} rename column ${column} to away`);
          assert.match(await findingOf(database), new RegExp(`lacks the column ${table}\\.${column} `));
          await run(database, `alter table ${table} rename column away to ${column}`);
        }
        assert.equal(await findingOf(database), "");
      }));

    it("misses a table of an older version before the steps that need it", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        await migrate(database, migrations.slice(0, 1));
        await run(database, "alter table sessions rename to away");
        assert.match(await findingOf(database), /only half there: it lacks the table sessions/);
      }));

    it("misses every index, holds one that keeps rows apart for fatal, and says how to make it again", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        await migrate(database);
        const { indexes } = await shapeOfVersion(NEWEST_SCHEMA, database.dialect);
        assert.ok(indexes.size > 20);
        let fatal = 0;
        for (const [index, statement] of indexes) {
          await run(database, `drop index ${index}`);
          const [fault] = await faultsOf(database);
          assert.equal(fault?.finding, `its schema lacks the index ${index}`);
          assert.equal(fault.isFatal, /unique/i.test(statement));
          fatal += Number(fault.isFatal);
          await run(database, fault.remedy.replace(/^Make it again: (.*)\.$/, "$1"));
        }
        assert.ok(fatal > 5 && fatal < indexes.size);
        assert.equal(await findingOf(database), "");
      }));

    it("takes tables of something else for what they are, and leaves them alone", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        await run(
          database,
          "create table meta (whose text)",
          "create table users (name text)",
          "create table other (x text)",
        );
        assert.match(await findingOf(database), /^tables of something else are in the way: (meta, users|users, meta)$/);
        await run(database, "drop table meta");
        assert.match(await findingOf(database), /in the way: users$/);
        await run(database, "drop table users");
        assert.equal(await findingOf(database), "");
      }));
  });
}

examinationContract("SQLite", createSqliteTestDatabase, { skip: false });
examinationContract("PostgreSQL", createPostgresTestDatabase, postgres);
