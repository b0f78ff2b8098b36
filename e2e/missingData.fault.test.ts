import assert from "node:assert/strict";
import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, it, type TestContext } from "node:test";
import { createPostgresSchema, testPostgresUrl } from "@countersign/store/testing";
import { needs } from "@countersign/testkit";
import { type RunningServer, startServer } from "./startServer.ts";
import { Person } from "./support/Person.ts";
import { refusedStart } from "./support/refusedStart.ts";

type Settings = Readonly<Record<string, string>>;

/** Gives a server on which somebody registered, after a power cut: the newest rows lie in its write-ahead log. */
async function makeUsed(t: TestContext, settings: Settings = {}): Promise<RunningServer> {
  const server = await startServer(t, { settings });
  await Person.register(server);
  await server.kill();
  return server;
}

const remove = ({ dataDir }: RunningServer, ...names: readonly string[]) =>
  Promise.all(names.map((name) => rm(join(dataDir, name), { force: true })));

const WAL = ["countersign.db-wal", "countersign.db-shm"];

/** Has the folder look as a build left it that did not say which database it served from. */
async function forgetDatabase({ dataDir }: RunningServer): Promise<void> {
  const path = join(dataDir, "bootstrap.json");
  const { database: _forgotten, ...others } = JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>;
  await writeFile(path, JSON.stringify(others));
}

describe("a database that is empty and was not", () => {
  it("is no first start: a folder copied without its write-ahead log is refused, and not touched", async (t) => {
    const server = await makeUsed(t);
    const whole = `${server.dataDir}-whole`;
    await cp(server.dataDir, whole, { recursive: true });
    await remove(server, ...WAL);
    const before = await readFile(join(server.dataDir, "countersign.db"));
    const refusal = await refusedStart(server, {});
    assert.match(refusal, /The database is empty .*bootstrap\.json says that there was one\. .*countersign\.db-wal/);
    assert.doesNotMatch(refusal, /^ +at /m);
    assert.deepEqual(await readFile(join(server.dataDir, "countersign.db")), before);
    for (const name of await readdir(whole)) await cp(join(whole, name), join(server.dataDir, name));
    await startServer(t, { successorOf: server });
  });

  it("is no first start, whatever of the folder is left that knows better", async (t) => {
    for (const [lost, witness] of [
      [["countersign.db", ...WAL], "bootstrap.json"],
      [["bootstrap.json", ...WAL], "master.key"],
      [["master.key", ...WAL], "bootstrap.json"],
    ] as const) {
      const server = await makeUsed(t);
      await remove(server, ...lost);
      assert.match(await refusedStart(server, {}), new RegExp(`${witness} says that there was one`), lost.join(" "));
    }
  });

  it("is no first start after an upgrade, either", async (t) => {
    const server = await makeUsed(t);
    await forgetDatabase(server);
    await remove(server, ...WAL);
    assert.match(await refusedStart(server, {}), /bootstrap\.json says that there was one/);
  });

  it("is begun anew when what speaks for it is moved away, as the refusal says", async (t) => {
    const server = await makeUsed(t);
    await remove(server, "bootstrap.json", "countersign.db", ...WAL);
    await startServer(t, { successorOf: server });
  });
});

describe("a start that broke off at first", () => {
  it("goes on where it was: there are keys, and ids and secrets on disk, but no user pool yet", async (t) => {
    const server = await startServer(t);
    await server.stop();
    const database = new DatabaseSync(join(server.dataDir, "countersign.db"));
    database.exec("delete from applications; delete from user_pools; delete from meta where name = 'bootstrap'");
    database.close();
    await forgetDatabase(server);
    const next = await startServer(t, { successorOf: server });
    await Person.register(next);
  });
});

const postgres = needs("postgresql", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL");

describe("a database elsewhere", postgres, () => {
  it("may be empty: that is a move, and moving back finds what was left", async (t) => {
    const embedded = await makeUsed(t);
    const { url, drop } = await createPostgresSchema();
    t.after(drop);
    const moved = await startServer(t, { successorOf: embedded, settings: { COUNTERSIGN_DATABASE_URL: url } });
    await moved.stop();
    await startServer(t, { successorOf: moved });
  });

  it("may be empty after an upgrade, too, where the embedded one still lies there", async (t) => {
    const embedded = await makeUsed(t);
    await forgetDatabase(embedded);
    const { url, drop } = await createPostgresSchema();
    t.after(drop);
    await startServer(t, { successorOf: embedded, settings: { COUNTERSIGN_DATABASE_URL: url } });
  });

  it("is no first start once it served from there", async (t) => {
    const { url, run, drop } = await createPostgresSchema();
    t.after(drop);
    const settings = { COUNTERSIGN_DATABASE_URL: url };
    const server = await makeUsed(t, settings);
    const name = /countersign_test_\w+/.exec(url)?.[0] ?? "";
    await run(`drop schema ${name} cascade`);
    await run(`create schema ${name}`);
    const refusal = await refusedStart(server, settings);
    assert.match(refusal, /The database is empty \(postgres:\/\/[^@]*\), and .*bootstrap\.json says/);
    await forgetDatabase(server);
    assert.match(await refusedStart(server, settings), /bootstrap\.json says that there was one/);
  });
});

describe("ids in the settings that the database does not have", () => {
  it("stop the start, and the sentence names them", async (t) => {
    const server = await startServer(t);
    await server.stop();
    for (const name of ["COUNTERSIGN_USERPOOL_ID", "COUNTERSIGN_APP_ID"]) {
      const refusal = await refusedStart(server, { [name]: "0".repeat(24) });
      assert.match(refusal, new RegExp(`${name} names no .* of this database`));
    }
  });
});

describe("a master key that is gone", () => {
  it("is not replaced by a new one, which would open nothing", async (t) => {
    const server = await makeUsed(t);
    await remove(server, "master.key");
    assert.match(await refusedStart(server, {}), /master\.key is missing, and the database needs it/);
    assert.ok(!(await readdir(server.dataDir)).includes("master.key"));
  });
});
