import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { needs } from "@countersign/testkit";
import { migrate } from "../migrations/migrate.ts";
import { migrations } from "../migrations/migrations.ts";
import { hasPgBouncer, startPgBouncer } from "../testing/pgBouncer.ts";
import { createPostgresSchema, type PostgresSchema, testPostgresUrl } from "../testing/postgresSchema.ts";
import { examineDatabase } from "../upkeep/examineDatabase.ts";
import { tryWrite } from "../upkeep/tryWrite.ts";
import type { DatabaseFault } from "./DatabaseFault.ts";
import { judgePostgres, type PostgresFacts } from "./examinePostgres.ts";
import { openPostgres } from "./postgres.ts";
import type { Database } from "./sql.ts";

const options = needs("PostgreSQL", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL");
const pooled = needs("PgBouncer", testPostgresUrl !== undefined && hasPgBouncer(), "install pgbouncer");

const sound: PostgresFacts = {
  account: "service",
  database: "countersign",
  version: "15.18",
  versionNumber: 150_018,
  encoding: "UTF8",
  isStandby: false,
  readOnly: "off",
  schema: "public",
  searchPath: '"$user", public',
  statementTimeout: "10s",
  statementTimeoutMs: 10_000,
  fsync: "on",
  fullPageWrites: "on",
  connectionLimit: null,
  standbyNames: "ANY 1 (db1,db2)",
  synchronousCommit: "on",
};

const judge = (facts: Partial<PostgresFacts>, isReplicated = false): readonly DatabaseFault[] =>
  judgePostgres({ ...sound, ...facts }, { poolSize: 16, searchPath: null, isReplicated });

function open(t: TestContext, url: string): Database {
  const database = openPostgres({ url, poolSize: 2 });
  t.after(() => database.close());
  return database;
}

async function makeSchema(t: TestContext): Promise<PostgresSchema> {
  const schema = await createPostgresSchema();
  t.after(schema.drop);
  return schema;
}

async function findingsOf(database: Database): Promise<readonly DatabaseFault[]> {
  return (await examineDatabase(database)).filter(({ finding }) => !finding.startsWith("fsync")); // of the test server
}

describe("what a PostgreSQL says of itself", () => {
  it("is nothing to speak of where all is well, or where it has no word for it", () => {
    assert.deepEqual(judge({}), []);
    assert.deepEqual(judge({ fsync: null, fullPageWrites: null, statementTimeoutMs: 0, connectionLimit: 16 }), []);
  });

  it("keeps the service from it where requests would fail, and names what mends it", () => {
    const cases: readonly [Partial<PostgresFacts>, RegExp, RegExp][] = [
      [{ version: "9.6.24", versionNumber: 90_624 }, /9\.6\.24 is too old/, /PostgreSQL 11/],
      [{ encoding: "SQL_ASCII" }, /SQL_ASCII/, /ENCODING 'UTF8'/],
      [{ encoding: "LATIN1" }, /LATIN1/, /ENCODING 'UTF8'/],
      [{ isStandby: true }, /standby/, /COUNTERSIGN_DATABASE_URL/],
      [
        { readOnly: "on", account: "The service" },
        /only read/,
        /ROLE "The service" SET default_transaction_read_only = off/,
      ],
      [{ schema: null, searchPath: "nowhere" }, /nowhere/, /CREATE SCHEMA/],
    ];
    for (const [facts, finding, remedy] of cases) {
      const [fault] = judge(facts);
      assert.equal(fault?.isFatal, true, String(finding));
      assert.match(fault.finding, finding);
      assert.match(fault.remedy, remedy);
    }
  });

  it("is told where it serves, but not well", () => {
    const cases: readonly [Partial<PostgresFacts>, RegExp][] = [
      [{ fsync: "off" }, /^ALTER SYSTEM SET fsync = on; SELECT/],
      [{ fsync: "off", fullPageWrites: "off" }, /full_page_writes = on/],
      [{ statementTimeout: "100ms", statementTimeoutMs: 100 }, /SET statement_timeout = '10s'/],
      [{ connectionLimit: 5 }, /CONNECTION LIMIT 16/],
    ];
    for (const [facts, remedy] of cases) {
      const [fault] = judge(facts);
      assert.equal(fault?.isFatal, false);
      assert.match(fault.remedy, remedy);
    }
  });
});

describe("several servers of one database", () => {
  const lacking: readonly [Partial<PostgresFacts>, RegExp][] = [
    [{ standbyNames: "" }, /synchronous_mode=true/],
    [{ synchronousCommit: "local" }, /synchronous_commit = on/],
  ];

  it("are told of where what was acknowledged can be lost with one of them; a server alone is not", () => {
    assert.deepEqual(judge({}, true), []);
    assert.deepEqual(judge({ standbyNames: null, synchronousCommit: null }, true), []);
    for (const [facts, remedy] of lacking) {
      const [fault] = judge(facts, true);
      assert.equal(fault?.isFatal, false);
      assert.match(fault.remedy, remedy);
      assert.deepEqual(judge(facts), []);
    }
  });
});

describe("a PostgreSQL that cannot serve", options, () => {
  const settings: readonly [string, RegExp][] = [
    ["default_transaction_read_only=on", /only read/],
    ["search_path=nowhere", /names no schema/],
  ];
  for (const [setting, finding] of settings)
    it(`is found out by its ${setting}`, async (t) => {
      const [fault] = await findingsOf(open(t, (await makeSchema(t)).urlWith(setting)));
      assert.match(fault?.finding ?? "", finding);
      assert.equal(fault?.isFatal, true);
    });

  it("is found out by what the account may not do, and serves again after the remedy", async (t) => {
    const schema = await makeSchema(t);
    const [url, owner] = [await schema.plainUrl(), open(t, schema.url)];
    await migrate(owner, migrations.slice(0, 1));
    const database = open(t, url);
    const mend = async (finding: RegExp): Promise<void> => {
      const faults = await findingsOf(database);
      assert.match(faults.map((fault) => fault.finding).join("; "), finding);
      assert.ok(faults.every(({ isFatal }) => isFatal));
      for (const { remedy } of faults) await schema.run(remedy.replace(/(,? or .*)?\.$/, ""));
    };
    await mend(/may not read and write .*users/);
    await schema.run(`revoke create on schema ${schema.name} from ${schema.name}`);
    await mend(/may not make tables/);
    assert.match((await findingsOf(database))[0]?.finding ?? "", /belong to another account/);
    await migrate(owner);
    await mend(/may not read and write .*superseded_codes/);
    await schema.run(`alter table ${schema.name}.users enable row level security`);
    await mend(/row level security keeps rows from .*: users/);
    await schema.run(`revoke create on schema ${schema.name} from ${schema.name}`);
    assert.deepEqual(await findingsOf(database), [], "nothing has to be made any more");
    await migrate(database);
    await tryWrite(database);
  });

  it("lets the trail be one that rows are only added to", async (t) => {
    const schema = await makeSchema(t);
    const url = await schema.plainUrl();
    await migrate(open(t, url));
    await schema.run(`set search_path = ${schema.name}; alter table audit_events owner to current_user;
      grant select, insert on audit_events to ${schema.name}`);
    assert.deepEqual(await findingsOf(open(t, url)), []);
    await schema.run(`revoke insert on ${schema.name}.audit_events from ${schema.name}`);
    assert.match((await findingsOf(open(t, url)))[0]?.finding ?? "", /may not read and write audit_events/);
  });

  it("is found out by tables that a crash empties", async (t) => {
    const schema = await makeSchema(t);
    const database = open(t, schema.url);
    await migrate(database);
    await schema.run(`alter table ${schema.name}.window_counts set unlogged`);
    assert.match((await findingsOf(database))[0]?.finding ?? "", /unlogged: window_counts/);
  });
});

describe("a pooler before a PostgreSQL", pooled, () => {
  it("is found out when it drops what the URL asks for", async (t) => {
    const schema = await makeSchema(t);
    const pooler = await startPgBouncer(schema.url, ["ignore_startup_parameters = options"]);
    t.after(pooler.stop);
    const [fault] = await findingsOf(open(t, pooler.url));
    assert.match(fault?.finding ?? "", new RegExp(`asks for the search_path ${schema.name}, and .* is in effect`));
    assert.equal(fault?.isFatal, true);
  });

  it("is found out when the account's statements are broken off early", async (t) => {
    const schema = await makeSchema(t);
    const account = new URL(await schema.plainUrl()).username;
    await schema.run(`alter role ${account} set statement_timeout = '200ms'`);
    const pooler = await startPgBouncer(testPostgresUrl ?? "");
    t.after(pooler.stop);
    const url = new URL(pooler.url);
    url.username = account;
    const faults = await findingsOf(open(t, url.href));
    assert.deepEqual(
      faults.map(({ isFatal, finding }) => [isFatal, /longer than 200ms/.test(finding)]),
      [[false, true]],
    );
  });
});
