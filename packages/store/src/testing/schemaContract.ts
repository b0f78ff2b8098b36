import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { NeedsOptions } from "@countersign/testkit";
import type { Database, Sql } from "../engine/sql.ts";
import { migrate, SchemaTooNew, schemaVersion } from "../migrations/migrate.ts";
import type { Migration } from "../migrations/migration.ts";
import { migrations } from "../migrations/migrations.ts";
import { createServingCheck } from "../upkeep/createServingCheck.ts";
import { examineDatabase } from "../upkeep/examineDatabase.ts";
import { watchWrites } from "../upkeep/watchWrites.ts";
import type { TestDatabase } from "./testDatabase.ts";
import { withDatabase } from "./withDatabase.ts";

const newest = migrations.at(-1)?.version ?? 0;

const step = (version: number, ...statements: string[]): Migration => ({ version, name: `step${version}`, statements });

/** Gives what keeps the service from a database. */
async function faultsIn(database: Database): Promise<readonly string[]> {
  return (await examineDatabase(database)).filter(({ isFatal }) => isFatal).map(({ finding }) => finding);
}

interface Session {
  readonly id: string;
  readonly amr: string;
}

/** Sessions by their accounts, which are called after what they have bound, with what was proved as it used to be written. */
const kept: ReadonlyMap<string, readonly string[]> = new Map([
  ["totp", ["pwd", "otp", "mfa"]],
  ["sms", ["pwd", "sms", "mfa"]],
  ["sms email", ["pwd", "otp", "mfa"]],
  ["nothing", ["pwd"]],
  ["face", ["pwd", "face", "user"]],
]);
const struck: ReadonlyMap<string, readonly string[]> = new Map([
  ["email", ["pwd", "otp", "mfa"]],
  ["email face", ["pwd", "mfa", "face"]],
  ["totp-pending email", ["mfa", "pwd"]],
]);

async function insertSessions(sql: Sql): Promise<void> {
  await sql.run("insert into user_pools values ('p', 'pool', 'digest', 1)", []);
  for (const [id, amr] of [...kept, ...struck]) {
    await sql.run(
      `insert into users (pool_id, id, email_verified, phone_verified, blocked, revision, profile, custom_data,
        register_source, logins_count, created_at_ms, updated_at_ms)
      values ('p', $1, 0, 0, 0, 1, '{}', '{}', '[]', 1, 1, 1)`,
      [id],
    );
    for (const [kind, status = "confirmed"] of id.split(" ").map((each) => each.split("-")))
      await sql.run(
        `insert into authenticators (pool_id, id, user_id, kind, source, name, status, state, version, created_at_ms,
          updated_at_ms)
        values ('p', $1, $2, $3, 'SELF', '', $4, $5, 1, 1, 1)`,
        [`${id} ${kind}`, id, kind ?? "", status, Buffer.from("sealed")],
      );
    await sql.run(`insert into sessions values ('p', $1, $2, 'app', 'password', $3, 1, 1, 1, 2, null)`, [
      id,
      id,
      JSON.stringify(amr),
    ]);
  }
}

/** States how a schema comes about. */
export function schemaContract(name: string, create: () => Promise<TestDatabase>, options: NeedsOptions): void {
  const given = withDatabase(create);

  describe(`schema: ${name}`, options, () => {
    it("comes from nothing to the newest version, and again without a change", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        assert.equal(await schemaVersion(database), 0);
        await migrate(database);
        await migrate(database);
        assert.equal(await schemaVersion(database), newest);
      }));

    it("is made once by nodes that start together", async () =>
      given(async (testDatabase) => {
        const nodes = Array.from({ length: 6 }, () => testDatabase.open());
        await Promise.all(nodes.map((node) => migrate(node)));
        for (const node of nodes) assert.equal(await schemaVersion(node), newest);
      }));

    it("takes each step once, in order, from wherever it stands", async () =>
      given(async (testDatabase) => {
        const nodes = [testDatabase.open(), testDatabase.open(), testDatabase.open()] as const;
        const steps = [
          step(1, "create table log (id {int}, body {blob}) {strict}"),
          step(2, "insert into log (id) values (2)"),
          step(3, "insert into log (id) values (3)", "create index log_id on log (id)"),
        ];
        await migrate(nodes[0], steps.slice(0, 2));
        await Promise.all(nodes.map((node) => migrate(node, steps)));
        const rows = await nodes[0].all<{ id: number }>("select id from log order by id", []);
        assert.deepEqual(
          rows.map(({ id }) => id),
          [2, 3],
        );
        assert.equal(await schemaVersion(nodes[0]), 3);
      }));

    it("leaves nothing of a step that fails", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        const good = step(1, "create table kept (id {int}) {strict}");
        const bad = step(2, "create table half (id {int}) {strict}", "insert into kept (nothing) values (1)");
        await assert.rejects(migrate(database, [good, bad]));
        assert.equal(await schemaVersion(database), 1);
        await migrate(database, [good, step(2, "create table half (id {int}) {strict}")]);
        assert.equal(await schemaVersion(database), 2);
      }));

    it("takes mfa from the sessions of accounts that have nothing that counts, and from no other", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        await migrate(database, migrations.slice(0, 2));
        await database.write((sql) => insertSessions(sql));
        await migrate(database);
        const rows = await database.all<Session>("select user_id as id, amr from sessions", []);
        const left = new Map(rows.map(({ id, amr }) => [id, JSON.parse(amr)]));
        for (const [id, amr] of [...kept, ...struck]) {
          const expected = struck.has(id) ? amr.filter((each) => each !== "mfa") : amr;
          assert.deepEqual(left.get(id), expected, id);
        }
      }));

    it("is served from by an older build while the steps it does not know only add to it", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        const added = step(newest + 1, "create table later (id {int}) {strict}");
        await migrate(database, [...migrations, added]);
        await migrate(database);
        assert.equal(await schemaVersion(database), newest + 1);
        assert.deepEqual(await faultsIn(database), []);
        const isServing = createServingCheck(watchWrites(database));
        assert.equal(await isServing(), true);
        const taken: Migration = { ...step(newest + 2, "drop table photos"), contracts: true };
        await migrate(database, [...migrations, added, taken]);
        assert.equal(await isServing(), false, "whoever serves then is taken out of service");
        await assert.rejects(migrate(database), SchemaTooNew);
      }));

    it("that lost something of what an older build knows is found out by that", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        await migrate(database, [...migrations, step(newest + 1, "drop table photos")]);
        assert.match((await faultsIn(database))[0] ?? "", /only half there: it lacks the table photos/);
      }));

    it("is refused when a newer build has taken something from it, with both versions named", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        const taken: Migration = { ...step(41, "create table later (id {int}) {strict}"), contracts: true };
        await migrate(database, [step(1), step(2), taken]);
        await assert.rejects(migrate(database, [step(1), step(2)]), (error: Error) => {
          assert.ok(error instanceof SchemaTooNew);
          assert.match(error.message, /schema 41\b.*\b2\b/);
          return true;
        });
        assert.equal(await schemaVersion(database), 41);
      }));
  });
}
