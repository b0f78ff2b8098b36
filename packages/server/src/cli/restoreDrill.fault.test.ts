import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdirSync } from "node:fs";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { testPostgresUrl } from "@countersign/store/testing";
import { needs } from "@countersign/testkit";
import { countersign, countersignJson, serve, startKillable } from "./testing/countersign.ts";
import { CLOCK_SPEED, fastClock, fastNowMs } from "./testing/fastClock.ts";
import { type Home, makePostgresHome, makeSqliteHome } from "./testing/home.ts";
import { onDatabaseOf } from "./testing/onDatabaseOf.ts";
import { canMount, onSmallDisk } from "./testing/smallDisk.ts";
import { makePeople, type Person, signInAs, verifyUntil } from "./testing/verifyLoad.ts";
import { call, encryptPassword } from "./testing/wire.ts";

const PEOPLE = 4;
const NODE = { node: fastClock };

async function answerOf(asked: Promise<unknown>): Promise<string> {
  return asked.then(
    () => "taken",
    (error: unknown) => String(error),
  );
}

/** What somebody holds from before: it must open nothing once the past has come back. */
interface Held {
  readonly token: string;
  readonly mfaToken: string;
  /** The code that gave the session, and its step. */
  readonly code: string;
  readonly step: number;
}

async function hold(home: Home, url: string, person: Person): Promise<Held> {
  const { token, step, code } = await signInAs(home, url, person, 0);
  return { token, step, code, mfaToken: await beginSignIn(home, url, person) };
}

async function beginSignIn(home: Home, url: string, { username }: Person): Promise<string> {
  const body = { account: username, password: await encryptPassword(home, url, "right horse battery") };
  return (await call<{ mfaToken: string }>(home, `${url}/api/v2/login/account`, { body })).mfaToken;
}

async function demandClosed(home: Home, url: string, person: Person, { token, mfaToken, code }: Held): Promise<void> {
  assert.match(
    await answerOf(call(home, `${url}/api/v2/users/me`, { token })),
    /answered (2020|2206|2207)/,
    "old session",
  );
  const verify = `${url}/api/v2/mfa/totp/verify`;
  assert.match(
    await answerOf(call(home, verify, { token: mfaToken, body: { totp: code } })),
    /answered 2021/,
    "old mfaToken",
  );
  const fresh = await beginSignIn(home, url, person);
  assert.match(await answerOf(call(home, verify, { token: fresh, body: { totp: code } })), /answered 6001/, "old code");
}

/** Signs in by the next code that the app shows which is not used up. */
async function signInAgain(home: Home, url: string, person: Person): Promise<void> {
  const spentStep = Math.floor(fastNowMs() / 30_000) + 1;
  const { step } = await signInAs(home, url, person, spentStep);
  assert.ok(step > spentStep);
}

/** Has people sign in until `work` is done. */
async function underLoad<T>(home: Home, url: string, people: readonly Person[], work: () => Promise<T>): Promise<T> {
  const done = new AbortController();
  const load = verifyUntil(home, [url], people, done.signal);
  try {
    return await work();
  } finally {
    done.abort();
    await load;
  }
}

describe("a restore drill on the embedded database", () => {
  it("backs up under load, is killed, comes back on another machine and opens nothing that was closed", async (t) => {
    const home = await makeSqliteHome(t);
    await (await serve(t, home, NODE)).stop();
    const people = await makePeople(home, PEOPLE);
    const [first, ...others] = people;
    assert.ok(first !== undefined);
    const service = await startKillable(home, NODE);
    const held = await hold(home, service.url, first);
    await underLoad(home, service.url, others, async () => {
      await sleep(1000);
      const made = await countersign(home, ["backup", "drill.backup"], NODE);
      assert.equal(made.exit, 0, made.errors);
      await sleep(500);
    });
    await service.kill();
    const dataDir = join(home.folder, "second");
    mkdirSync(dataDir);
    cpSync(join(home.dataDir, "master.key"), join(dataDir, "master.key"));
    const second = { ...home, dataDir, settings: { ...home.settings, COUNTERSIGN_DATA_DIR: dataDir } };
    const restored = await countersign(second, ["restore", "drill.backup"], NODE);
    assert.equal(restored.exit, 0, restored.errors);
    const { url } = await serve(t, second, NODE);
    await demandClosed(second, url, first, held);
    await signInAgain(second, url, first);
    assert.ok((await countersignJson<{ ok: boolean }>(second, ["audit", "verify"])).ok);
  });

  it("is backed up by itself as often as it is told, keeps so many, and tells of a failure", async (t) => {
    const home = await makeSqliteHome(t);
    const folder = join(home.folder, "kept");
    const settings = {
      ...home.settings,
      COUNTERSIGN_BACKUP_DIR: folder,
      COUNTERSIGN_BACKUP_EVERY: "1m",
      COUNTERSIGN_BACKUP_KEEP: "2",
    };
    const service = await serve(t, { ...home, settings }, NODE);
    const deadline = AbortSignal.timeout(60_000);
    const names = async (): Promise<readonly string[]> =>
      (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".backup"));
    const seen = new Set<string>();
    while (seen.size < 4) {
      for (const name of await names()) seen.add(name);
      assert.ok(!deadline.aborted, service.printed());
      await sleep(60_000 / CLOCK_SPEED / 10);
    }
    await service.stop();
    assert.ok((await names()).length <= 3, "two, and one that came before the surplus went");
    const last = [...(await names())].sort().at(-1) ?? "";
    assert.equal((await countersign(home, ["backup", "verify", join(folder, last)])).exit, 0);
    const broken = await serve(
      t,
      { ...home, settings: { ...settings, COUNTERSIGN_BACKUP_DIR: "/dev/null/kept" } },
      NODE,
    );
    while (!/backup failed/.test(broken.printed())) {
      assert.ok(!deadline.aborted, broken.printed());
      await sleep(100);
    }
    await broken.stop();
    const text = "select result from audit_events where type = 'data.backup' and actor = 'service' order by at_ms, seq";
    const results = (await onDatabaseOf(home, (database) => database.all<{ result: string }>(text, []))).map(
      ({ result }) => result,
    );
    assert.equal(results.at(-1), "failure");
    assert.ok(results.includes("success"));
  });
});

const disk = needs("a disk of its own", canMount(), "run as root, where the machine lets root mount");

describe("a full disk while a backup is made or restored", disk, () => {
  it("leaves neither half of a file nor a folder that serves, and the service goes on", async (t) => {
    const home = await makeSqliteHome(t);
    const { url } = await serve(t, home);
    const small = join(home.folder, "small");
    await onSmallDisk(small, 300_000, async () => {
      const file = join(small, "a.backup");
      const refused = await countersign(home, ["backup", file]);
      assert.deepEqual([refused.exit, await readdir(small)], [1, []]);
      assert.match(refused.errors, /cannot be made \(ENOSPC\)/);
      assert.equal((await fetch(`${url}/readyz`)).status, 200);
      assert.equal((await countersign(home, ["backup", "a.backup"])).exit, 0);
      cpSync(join(home.dataDir, "master.key"), join(small, "master.key"));
      const second = { ...home, dataDir: small, settings: { ...home.settings, COUNTERSIGN_DATA_DIR: small } };
      const restored = await countersign(second, ["restore", "a.backup"]);
      assert.equal(restored.exit, 1);
      assert.match(restored.errors, /ENOSPC/);
      assert.deepEqual(
        (await readdir(small)).filter((name) => !name.startsWith("serve.lock")),
        ["master.key"],
      );
    });
  });
});

/** Where Debian keeps the programs of PostgreSQL, beside those on the path. */
async function runPostgres(program: "pg_dump" | "psql", args: readonly string[]): Promise<string> {
  const folders = await readdir("/usr/lib/postgresql").catch(() => []);
  const path = [...folders.map((name) => `/usr/lib/postgresql/${name}/bin`), process.env.PATH ?? ""].join(":");
  const { stdout } = await promisify(execFile)(program, args, {
    env: { ...process.env, PATH: path },
    maxBuffer: 2 ** 28,
  });
  return stdout;
}

const postgres = needs("postgresql", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL");

describe("a restore drill on PostgreSQL", postgres, () => {
  it("is dumped under load, loaded anew, refuses to serve before it was settled, and opens nothing that was closed", async (t) => {
    const home = await makePostgresHome(t);
    await (await serve(t, home, NODE)).stop();
    const people = await makePeople(home, PEOPLE);
    const [first, ...others] = people;
    assert.ok(first !== undefined && testPostgresUrl !== undefined);
    const service = await startKillable(home, NODE);
    const held = await hold(home, service.url, first);
    const name = /search_path(?:%3D|=)(\w+)/.exec(home.settings.COUNTERSIGN_DATABASE_URL ?? "")?.[1] ?? "";
    const dump = await underLoad(home, service.url, others, async () => {
      await sleep(1000);
      return await runPostgres("pg_dump", ["--schema", name, "--dbname", testPostgresUrl ?? ""]);
    });
    await service.kill();
    const file = join(home.folder, "dump.sql");
    await writeFile(file, dump);
    await runPostgres("psql", [
      "--quiet",
      "--set",
      "ON_ERROR_STOP=1",
      "--dbname",
      testPostgresUrl,
      "--command",
      `drop schema ${name} cascade`,
    ]);
    await runPostgres("psql", ["--quiet", "--set", "ON_ERROR_STOP=1", "--dbname", testPostgresUrl, "--file", file]);
    const refused = await countersign(home, ["serve"], NODE);
    assert.equal(refused.exit, 1);
    assert.match(refused.errors, /loaded from a dump[\s\S]*countersign restore --database/);
    const restored = await countersign(home, ["restore", "--database", "--yes"], NODE);
    assert.equal(restored.exit, 0, restored.errors);
    const { url } = await serve(t, home, NODE);
    await demandClosed(home, url, first, held);
    await signInAgain(home, url, first);
    assert.ok((await countersignJson<{ ok: boolean }>(home, ["audit", "verify"])).ok);
  });
});
