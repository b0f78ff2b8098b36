import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { inspect } from "node:util";
import { needs } from "@countersign/testkit";
import { migrate } from "../migrations/migrate.ts";
import { startPostgresProxy } from "../testing/postgresProxy.ts";
import { createPostgresSchema, type PostgresSchema, testPostgresUrl } from "../testing/postgresSchema.ts";
import { openPostgres, type PostgresSettings } from "./postgres.ts";
import { StoreBusy } from "./StoreBusy.ts";
import { StoreUnavailable } from "./StoreUnavailable.ts";
import type { Database, Sql, Waits } from "./sql.ts";

const options = needs("PostgreSQL", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL");

async function inSchema(test: (schema: PostgresSchema, database: Database) => Promise<void>): Promise<void> {
  const schema = await createPostgresSchema();
  try {
    await lend({ url: schema.url, poolSize: 4 }, async (database) => {
      await migrate(database);
      await test(schema, database);
    });
  } finally {
    await schema.drop();
  }
}

async function lend<T>(settings: PostgresSettings, use: (database: Database) => Promise<T>): Promise<T> {
  const database = openPostgres(settings);
  try {
    return await use(database);
  } finally {
    await database.close();
  }
}

const insertMeta = (sql: Sql, name: string): Promise<number> =>
  sql.run("insert into meta (name, value) values ($1, '')", [name]);

const hasMeta = async (database: Database, name: string): Promise<boolean> =>
  (await database.one("select value from meta where name = $1", [name])) !== null;

const pidOf = async (sql: Sql): Promise<number> => {
  const row = await sql.one<{ pid: number }>("select pg_backend_pid() as pid where 1 = $1", [1]);
  return row?.pid ?? 0;
};

describe("PostgreSQL in trouble", options, () => {
  it("says that it is not there, for every verb and without the password", async () => {
    await lend({ url: "postgres://someone:hunter2@127.0.0.1:9/none" }, async (database) => {
      for (const act of [
        () => database.one("select 1 as one", []),
        () => database.read((query) => query.one("select 1 as one", [])),
        () => database.write((sql) => sql.one("select 1 as one", [])),
      ]) {
        await assert.rejects(act, (error: Error) => {
          assert.ok(error instanceof StoreUnavailable);
          assert.ok(!error.message.includes("hunter2"));
          return true;
        });
      }
    });
  });

  it("replaces connections that broke while idle", async () =>
    inSchema(async (schema) => {
      const lost: Error[] = [];
      await lend({ url: schema.url, onConnectionLost: (error) => lost.push(error) }, async (database) => {
        const pids = await Promise.all(Array.from({ length: 5 }, () => database.write(pidOf)));
        await schema.run(`select pg_terminate_backend(pid) from unnest(array[${pids.join(",")}]) as pid`);
        await database.write((sql) => insertMeta(sql, "after"));
        assert.equal(await hasMeta(database, "after"), true);
        assert.ok(lost.length > 0);
      });
    }));

  it("writes once what was interrupted before its commit", async () =>
    inSchema(async (schema, database) => {
      let runs = 0;
      await database.write(async (sql) => {
        runs += 1;
        await insertMeta(sql, "once");
        if (runs === 1) await schema.run(`select pg_terminate_backend(${await pidOf(sql)})`);
        await sql.one("select 1 as one where 1 = $1", [1]);
      });
      assert.equal(runs, 2);
      assert.equal(await hasMeta(database, "once"), true);
    }));

  it("never repeats a write whose commit got no answer, and says that its outcome is unknown", async () =>
    inSchema(async (schema, database) => {
      for (const cut of ["beforeCommit", "beforeAnswer"] as const) {
        const proxy = await startPostgresProxy(schema.url);
        await lend({ url: proxy.url }, async (through) => {
          let runs = 0;
          proxy.cutNext(cut);
          const write = through.write(async (sql) => {
            runs += 1;
            await insertMeta(sql, cut);
          });
          const isUnknown = (error: Error): boolean =>
            error instanceof StoreUnavailable && /unknown/.test(error.message);
          await assert.rejects(write, isUnknown);
          assert.deepEqual([runs, proxy.cuts()], [1, 1]);
          assert.equal(await through.write(async () => 7), 7, "the next one has a connection that works");
        }).finally(proxy.close);
      }
      assert.deepEqual(
        [await hasMeta(database, "beforeCommit"), await hasMeta(database, "beforeAnswer")],
        [false, true],
      );
    }));

  it("gives up on a server that answers no more, and on the connections to it", async () =>
    inSchema(async (schema) => {
      const proxy = await startPostgresProxy(schema.url);
      await lend({ url: proxy.url, answerTimeoutMs: 300, poolSize: 1 }, async (database) => {
        const underWay = database.write(async (sql) => {
          proxy.freeze();
          await insertMeta(sql, "frozen");
        });
        await assert.rejects(underWay, StoreUnavailable);
        assert.equal(await hasMeta(database, "frozen"), false);
        await database.write((sql) => insertMeta(sql, "later"));
      }).finally(proxy.close);
    }));

  it("gives up on a row that another transaction keeps", async () =>
    inSchema(async (_, database) => {
      await database.write((sql) => insertMeta(sql, "row"));
      await database.write(async (keeping) => {
        await keeping.run("update meta set value = 'kept' where name = $1", ["row"]);
        const waiting = database.write(async (sql) => {
          await sql.run("set local lock_timeout = 200", []);
          await sql.run("update meta set value = 'other' where name = $1", ["row"]);
        });
        await assert.rejects(waiting, StoreBusy);
      });
      assert.deepEqual(await database.one("select value from meta where name = $1", ["row"]), { value: "kept" });
    }));

  it("undoes one of two transactions that wait for each other and runs it again", async () =>
    inSchema(async (_, database) => {
      await database.write(async (sql) => {
        for (const name of ["a", "b"]) await insertMeta(sql, name);
      });
      let both = 0;
      const meet = Promise.withResolvers<void>();
      const write = (names: readonly string[]): Promise<void> =>
        database.write(async (sql) => {
          for (const name of names) {
            await sql.run("update meta set value = value || 'x' where name = $1", [name]);
            both += 1;
            if (both >= 2) meet.resolve();
            await meet.promise;
          }
        });
      await Promise.all([write(["a", "b"]), write(["b", "a"])]);
      const rows = await database.all<{ value: string }>("select value from meta where name in ($1, $2)", ["a", "b"]);
      assert.deepEqual(
        rows.map(({ value }) => value),
        ["xx", "xx"],
      );
    }));

  it("comes back to a row that others are always first at, for as long as it would wait for its lock", async (t) => {
    let nowMs = 0;
    t.mock.method(performance, "now", () => nowMs);
    t.mock.method(Math, "random", () => 0); // no pauses
    await inSchema(async (schema, others) => {
      await others.write((sql) => insertMeta(sql, "row"));
      const url = schema.urlWith("default_transaction_isolation=serializable");
      await lend({ url }, async (database) => {
        let runs = 0;
        const change = (waits: Waits, rivals: number, eachMs: number): Promise<number> =>
          database.write(async (sql) => {
            runs += 1;
            await sql.one("select value from meta where name = $1", ["row"]);
            if (runs <= rivals) {
              nowMs += eachMs;
              await others.write((rival) => rival.run("update meta set value = value || 'x' where name = $1", ["row"]));
            }
            return await sql.run("update meta set value = 'mine' where name = $1", ["row"]);
          }, waits);
        assert.deepEqual([await change("briefly", 40, 100), runs], [1, 41]);
        for (const [waits, eachMs, until] of [
          ["briefly", 100, 50],
          ["briefly", 1000, 20],
          ["hardly", 1, 20],
        ] as const) {
          // biome-ignore format: a table
          runs = 0;
          await assert.rejects(change(waits, 60, eachMs), StoreBusy);
          assert.equal(runs, until);
        }
      });
    });
  });

  it("lets a duplicate through as what it is after looking again", async () =>
    inSchema(async (_, database) => {
      let runs = 0;
      const twice = database.write(async (sql) => {
        runs += 1;
        await insertMeta(sql, "schema");
      });
      await assert.rejects(twice, /duplicate key/);
      assert.equal(runs, 3);
    }));

  it("gives up on a connection when all are in use for too long", async () =>
    inSchema(async (schema) => {
      await lend({ url: schema.url, poolSize: 1 }, async (database) => {
        await database.write(async () => {
          await assert.rejects(database.one("select 1 as one", []), StoreBusy);
        });
        assert.notEqual(await database.one("select 1 as one", []), null);
      });
    }));

  it("tells nothing of the rows and parameters of a statement that failed", async () =>
    inSchema(async (_, database) => {
      const secret = "hunter2-hash";
      const texts = [
        "insert into attempts (pool_id, user_id, factor, failures) values ($1, '', '', 0)",
        "insert into meta (name, value) values ($1, null)",
        "insert into sessions (pool_id) values ($1)",
      ];
      for (const text of texts) {
        const failing = database.write((sql) => sql.run(text, [secret]));
        await assert.rejects(
          failing,
          (error: Error) => !inspect(error, { depth: 9, showHidden: true }).includes(secret),
        );
      }
    }));

  it("refuses to acknowledge a transaction that had failed unnoticed", async () =>
    inSchema(async (_, database) => {
      const careless = database.write(async (sql) => {
        await insertMeta(sql, "careless");
        await sql.run("select nothing from nowhere", []).catch(() => undefined);
      });
      await assert.rejects(careless, /failed before its commit/);
      assert.equal(await hasMeta(database, "careless"), false);
    }));

  it("has commits on disk even where the server would not wait for that", async () =>
    inSchema(async (schema) => {
      const settingOf = (url: string): Promise<unknown> =>
        lend({ url }, async (database) => {
          const text = "select current_setting($1) as setting";
          return (await database.one<{ setting: string }>(text, ["synchronous_commit"]))?.setting;
        });
      assert.equal(await settingOf(schema.urlWith("synchronous_commit=off")), "on");
      assert.equal(await settingOf(schema.urlWith("synchronous_commit=remote_apply")), "remote_apply");
    }));
});
