import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { NeedsOptions } from "@countersign/testkit";
import { migrate, SchemaTooNew, schemaVersion } from "../migrations/migrate.ts";
import type { Migration } from "../migrations/migration.ts";
import { migrations } from "../migrations/migrations.ts";
import type { TestDatabase } from "./testDatabase.ts";
import { withDatabase } from "./withDatabase.ts";

const newest = migrations.at(-1)?.version ?? 0;

const step = (version: number, ...statements: string[]): Migration => ({ version, name: `step${version}`, statements });

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

    it("is refused when a newer build made it, with both versions named", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        await migrate(database, [step(1), step(2), step(41, "create table later (id {int}) {strict}")]);
        await assert.rejects(migrate(database, [step(1), step(2)]), (error: Error) => {
          assert.ok(error instanceof SchemaTooNew);
          assert.match(error.message, /schema 41\b.*\b2\b/);
          return true;
        });
        assert.equal(await schemaVersion(database), 41);
      }));
  });
}
