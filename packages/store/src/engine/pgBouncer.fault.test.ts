import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { needs, storeContract } from "@countersign/testkit";
import { migrate } from "../migrations/migrate.ts";
import { createStoreUnderTest } from "../testing/createStoreUnderTest.ts";
import { databaseContract } from "../testing/databaseContract.ts";
import { hasPgBouncer, type PgBouncer, startPgBouncer } from "../testing/pgBouncer.ts";
import { testPostgresUrl } from "../testing/postgresSchema.ts";
import { processContract } from "../testing/processContract.ts";
import { schemaContract } from "../testing/schemaContract.ts";
import { createPooledTestDatabase, type TestDatabase } from "../testing/testDatabase.ts";
import { withDatabase } from "../testing/withDatabase.ts";

const url = testPostgresUrl ?? "";
const isThere = testPostgresUrl !== undefined && hasPgBouncer();
const options = needs("PgBouncer", isThere, "install pgbouncer and set COUNTERSIGN_TEST_POSTGRES_URL");

let started: Promise<PgBouncer> | null = null;
after(async () => (await started)?.stop());

async function create(): Promise<TestDatabase> {
  started ??= startPgBouncer(url);
  return await createPooledTestDatabase((await started).url);
}

const name = "PostgreSQL behind PgBouncer";
storeContract(name, async () => await createStoreUnderTest(await create()), options);
databaseContract(name, create, options);
schemaContract(name, create, options);
processContract(name, create, options);

describe("a pooler that lends a server process for one transaction", options, () => {
  const given = withDatabase(create);

  it("is told the settings of every transaction, and keeps none", async () =>
    given(async (testDatabase) => {
      const database = testDatabase.open();
      const text = "select name, setting from pg_settings where name in ($1, $2) order by name";
      const names = ["lock_timeout", "statement_timeout"];
      const before = await database.all(text, names);
      const within = [
        { name: "lock_timeout", setting: "5000" },
        { name: "statement_timeout", setting: "10000" },
      ];
      for (const found of [
        await database.write((sql) => sql.all(text, names)),
        await database.read((query) => query.all(text, names)),
      ])
        assert.deepEqual(found, within);
      assert.deepEqual(await database.all(text, names), before);
    }));

  it("gives many more callers than it has server processes what they asked for", async () =>
    given(async (testDatabase) => {
      const nodes = Array.from({ length: 3 }, () => testDatabase.open());
      await Promise.all(nodes.map((node) => migrate(node)));
      const add = "insert into meta (name, value) values ($1, $2)";
      const read = "select value from meta where name = $1";
      await Promise.all(
        nodes.flatMap((node, at) =>
          Array.from({ length: 50 }, async (_, index) => {
            const key = `${at}-${index}`;
            await node.write((sql) => sql.run(add, [key, `of ${key}`]));
            assert.deepEqual(await node.one(read, [key]), { value: `of ${key}` });
          }),
        ),
      );
    }));
});
