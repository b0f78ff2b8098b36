import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { chmod, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { testPostgresUrl } from "@countersign/store/testing";
import { type NeedsOptions, needs } from "@countersign/testkit";
import { buildModels } from "../face/testing/buildModels.ts";
import type { Finding } from "./doctor/finding.ts";
import { countersign, serve } from "./testing/countersign.ts";
import { makeFurnishedHome } from "./testing/furnish.ts";
import { type Home, type MakeHome, makePostgresHome, makeSqliteHome } from "./testing/home.ts";
import { inHome } from "./testing/inHome.ts";
import { onDatabaseOf } from "./testing/onDatabaseOf.ts";
import { typed } from "./testing/typed.ts";

/** The server that the tests start does not wait for the disk. */
const NO_FSYNC = /^WARN {2}database {8}fsync is off.*$/m;

interface Examined {
  readonly exit: number | null;
  readonly healthy: boolean;
  /** Those that are not all right. */
  readonly complaints: readonly Finding[];
  readonly names: readonly string[];
}

async function examine(home: Home, settings: Readonly<Record<string, string>> = {}): Promise<Examined> {
  const { exit, output, errors } = await typed(home, ["doctor", "--json"], { settings });
  assert.notEqual(output, "", errors);
  const { healthy, checks } = JSON.parse(output) as { healthy: boolean; checks: readonly Finding[] }; // as printed
  const complaints = checks.filter(({ status }) => status !== "ok");
  return { exit, healthy, complaints, names: checks.map(({ name }) => name) };
}

/** Asserts that the doctor fails, for one reason, and says what to do. */
function assertFails({ exit, healthy, complaints }: Examined, name: string, finding: RegExp, whatToDo: RegExp): void {
  assert.deepEqual([exit, healthy], [5, false]);
  const failed = complaints.filter(({ status }) => status === "fail");
  assert.deepEqual(
    failed.map((each) => each.name),
    [name],
    JSON.stringify(complaints),
  );
  assert.match(failed[0]?.finding ?? "", finding);
  assert.match(failed[0]?.whatToDo ?? "", whatToDo);
}

function makeServed(t: TestContext, makeHome: MakeHome = makeSqliteHome): Promise<Home> {
  return makeFurnishedHome(t, makeHome);
}

async function change(home: Home, text: string, ...params: readonly (string | number)[]): Promise<void> {
  await onDatabaseOf(home, (database) => database.write((sql) => sql.run(text, params)));
}

function contract(name: string, makeHome: MakeHome, options: NeedsOptions): void {
  describe(`countersign doctor: ${name}`, options, () => {
    it("finds nothing wrong with a service that runs", async (t) => {
      const home = await makeHome(t);
      const { stop } = await serve(t, home);
      const { exit, output, errors } = await countersign(home, ["doctor"]);
      assert.deepEqual([exit, errors], [0, ""], output);
      assert.doesNotMatch(output.replace(NO_FSYNC, ""), /FAIL|WARN/);
      const all =
        "versions|settings|data folder|disk|proxies|text messages|mail|passwords|places|faces|database|schema|secrets|master key|keys|names|clock|audit trail";
      assert.deepEqual([...new Set((await examine(home)).names)], all.split("|"));
      assert.equal(await stop(), 0);
    });

    it("finds that the trail was tampered with", async (t) => {
      const home = await makeServed(t, makeHome);
      await typed(home, ["user", "create", "--username", "jo", "--no-password"]);
      await change(home, "update audit_events set actor = 'user' where actor = 'operator'");
      assertFails(await examine(home), "audit trail", /not as it was written/, /countersign audit verify/);
      const { exit, output } = await typed(home, ["audit", "verify"]);
      assert.equal(exit, 5);
      assert.match(output, /^altered +\S+ +1 +/m);
    });

    it("lists the accounts that are told apart by the spelling of a name alone", async (t) => {
      const home = await makeServed(t, makeHome);
      const create = async (username: string) => {
        const { output } = await typed(home, ["user", "create", "--username", username, "--no-password", "--json"]);
        return (JSON.parse(output) as { id: string }).id;
      };
      await create("jo");
      const id = await create("another");
      await change(home, "update users set username = 'Jo', username_key = null where id = $1", id);
      const { exit, complaints } = await examine(home);
      assert.equal(exit, 0);
      assert.deepEqual(
        complaints.filter(({ name }) => name === "names").map(({ finding }) => finding),
        ["Jo: an older account has this name in another spelling"],
      );
      assert.match(complaints.find(({ name }) => name === "names")?.whatToDo ?? "", new RegExp(id));
      for (const [who, whose] of [
        ["Jo", id],
        ["jO", null],
      ] as const) {
        const shown = JSON.parse((await typed(home, ["user", "show", who, "--json"])).output) as { id: string };
        assert.equal(shown.id === id, whose === id, who);
      }
    });

    it("finds another schema", async (t) => {
      const home = await makeServed(t, makeHome);
      await change(home, "update meta set value = '999' where name = 'schema'");
      const added = await examine(home);
      assert.equal(added.exit, 0);
      assert.match(added.complaints.find(({ name }) => name === "schema")?.finding ?? "", /999.*serves beside newer/);
      await change(home, "insert into meta (name, value) values ('oldest', '999')");
      assertFails(await examine(home), "schema", /999/, /newer/);
      const { exit, errors } = await typed(home, ["user", "list"]);
      assert.equal(exit, 1);
      assert.match(errors, /schema 999/);
    });
  });
}

contract("SQLite", makeSqliteHome, { skip: false });
contract(
  "PostgreSQL",
  makePostgresHome,
  needs("postgresql", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL"),
);

describe("countersign doctor", () => {
  it("repeats what the running service says once: a proxy that was not declared, and which setting mends it", async (t) => {
    const home = await makeSqliteHome(t);
    const { url, printed, stop } = await serve(t, home);
    for (let turn = 0; turn < 3; turn += 1)
      await fetch(`${url}/healthz`, { headers: { "x-forwarded-for": "1.2.3.4" } });
    const { exit, complaints } = await examine(home);
    assert.equal(exit, 0);
    const [told, ...others] = complaints.filter(({ name }) => name === "service");
    assert.match(told?.finding ?? "", /^127\.0\.0\.1 .*x-forwarded-for.*not declared/);
    assert.match(told?.whatToDo ?? "", /COUNTERSIGN_TRUSTED_PROXIES/);
    assert.deepEqual(others, []);
    assert.equal(await stop(), 0);
    assert.equal(printed().match(/not declared/g)?.length, 1);
    const mended = { COUNTERSIGN_TRUSTED_PROXIES: "loopback" };
    const next = await serve(t, home, { settings: mended });
    await fetch(`${next.url}/healthz`, { headers: { "x-forwarded-for": "1.2.3.4" } });
    const { complaints: left } = await examine(home, mended);
    assert.deepEqual(
      left.filter(({ name }) => name === "service"),
      [],
    );
  });

  it("names every mistake in the settings, and no value", async (t) => {
    const home = await makeSqliteHome(t);
    const settings = { COUNTERSIGN_PORT: "99999", COUNTERSIGN_MASTER_KEY: "hush", COUNTERSIGN_SMTP_URLL: "x" };
    const { exit, complaints } = await examine(home, settings);
    assert.equal(exit, 5);
    assert.deepEqual(complaints.map(({ finding }) => finding.split(" ")[0]).sort(), Object.keys(settings).sort());
    assert.doesNotMatch(JSON.stringify(complaints), /hush|99999/);
  });

  it("has only advice for a service that was never started", async (t) => {
    const { exit, complaints } = await examine(await makeSqliteHome(t));
    assert.equal(exit, 0);
    assert.ok(complaints.some(({ whatToDo }) => whatToDo?.includes("countersign serve")));
  });

  it("warns of doubtful settings and of files that others may read", async (t) => {
    const home = await makeServed(t);
    await chmod(home.dataDir, 0o755);
    await chmod(join(home.dataDir, "master.key"), 0o644);
    const { exit, complaints } = await examine(home, { COUNTERSIGN_HOST: "0.0.0.0" });
    assert.equal(exit, 0);
    const told = JSON.stringify(complaints);
    for (const part of ["NODE_ENV=production", `chmod 700 ${home.dataDir}`, `chmod 600 ${home.dataDir}/master.key`]) {
      assert.ok(told.includes(part), part);
    }
  });

  it("finds the wrong master key, and a missing one", async (t) => {
    const home = await makeServed(t);
    const settings = { COUNTERSIGN_MASTER_KEY: randomBytes(32).toString("base64") };
    const wrong = await examine(home, settings);
    assertFails(wrong, "master key", /not the one that these data were stored under/, /COUNTERSIGN_MASTER_KEY/);
    const trail = wrong.complaints.find(({ name }) => name === "audit trail");
    assert.deepEqual(
      [trail?.status, /not looked at/.test(trail?.finding ?? "")],
      ["warn", true],
      "nobody is suspected",
    );
    assert.equal((await typed(home, ["user", "list"], { settings })).exit, 1);
    assert.equal((await typed(home, ["audit", "verify"], { settings })).exit, 1);
    await rm(join(home.dataDir, "master.key"));
    assertFails(await examine(home), "master key", /master\.key is missing, and the database needs it/, /docs/);
    assert.equal((await typed(home, ["user", "list"])).exit, 1);
    assert.match((await typed(home, ["user", "list"])).errors, /master\.key/, "and none was made meanwhile");
  });

  it("finds a key of the trail that is gone as what it is: no trail that was changed", async (t) => {
    const home = await makeServed(t);
    await typed(home, ["user", "create", "--username", "jo", "--no-password"]);
    await change(
      home,
      "update keys set wrapped = (select wrapped from keys where purpose = 'codes') where purpose = 'audit'",
    );
    assertFails(await examine(home), "master key", /does not open these keys: audit/, /restore the table keys/);
  });

  it("says that the folder cannot be made, before a start fails by it", async (t) => {
    const home = await makeSqliteHome(t);
    await writeFile(join(home.folder, "file"), "");
    const { exit, complaints } = await examine(home, { COUNTERSIGN_DATA_DIR: join(home.folder, "file", "data") });
    assert.equal(exit, 5);
    assert.match(complaints[0]?.finding ?? "", /not there, and cannot be made: .*file is no folder/);
  });

  it("finds keys that are gone, too old, or were left over by a rotation", async (t) => {
    const home = await makeServed(t);
    const dayMs = 86_400_000;
    await change(home, "update keys set created_at_ms = $1 where purpose = 'codes'", Date.now() - 800 * dayMs);
    const old = await examine(home);
    assert.deepEqual(
      old.complaints.map(({ status, name, finding }) => [status, name, finding]),
      [["warn", "keys", "codes: the key is 800 days old"]],
    );
    await inHome(home, ({ keyring }) => keyring.rotate("sealing", null));
    await change(home, "update keys set retired_at_ms = $1 where retired_at_ms is not null", Date.now() - 2 * dayMs);
    assert.match(JSON.stringify((await examine(home)).complaints), /was replaced and not yet removed/);
    await change(home, "delete from keys where purpose = 'mfaToken'");
    assertFails(await examine(home), "keys", /no key for mfaToken/, /Restart/);
  });

  it("finds secrets whose key is gone", async (t) => {
    const home = await makeServed(t);
    await inHome(home, async ({ keyring, services: { ports } }) => {
      const message = { poolId: home.poolId, id: "1".repeat(24), appId: null, codeId: null, language: null } as const;
      const content = { purpose: "general", code: "123456" } as const;
      const address = { channel: "email", address: "jo@example.com" } as const;
      const nowMs = ports.clock.nowMs();
      const times = { createdAtMs: nowMs, expiresAtMs: nowMs + 60_000 };
      await ports.store.settle([{ type: "enqueueMessage", message: { ...message, ...address, content, ...times } }]);
      assert.equal(keyring.readable("sealing", null).length, 1);
    });
    await change(home, "update keys set id = $1 where purpose = 'sealing'", "f".repeat(24));
    const { exit, complaints } = await examine(home);
    assert.equal(exit, 5);
    assert.match(JSON.stringify(complaints), /1 secret sealed under the key [0-9a-f]{24}, which is gone/);
  });

  it("finds a clock that was set back", async (t) => {
    const home = await makeServed(t);
    await inHome(home, async ({ services: { ports } }) => {
      const origin = { requestId: "1".repeat(24), ip: null, ipBlock: "unknown", userAgent: null };
      const event = { type: "user.unlock", appId: null, userId: null, actor: "operator", factor: null } as const;
      const atMs = Date.now() + 3 * 3_600_000;
      const outcome = { result: "success", reason: null, origin } as const;
      await ports.store.settle([{ type: "audit", event: { ...event, ...outcome, poolId: home.poolId, atMs } }]);
    });
    assertFails(await examine(home), "clock", /2 h behind the newest event/, /NTP/);
  });

  it("says that a PostgreSQL is out of reach, and what was looked at before", async (t) => {
    const home = await makeSqliteHome(t);
    const settings = { COUNTERSIGN_DATABASE_URL: "postgres://someone:hush@127.0.0.1:1/x" };
    const examined = await examine(home, settings);
    assertFails(examined, "database", /./, /COUNTERSIGN_DATABASE_URL/);
    assert.doesNotMatch(JSON.stringify(examined), /hush/);
    assert.ok(examined.names.includes("mail"));
  });

  it("tells by whom messages would go, and that in production none may", async (t) => {
    const home = await makeServed(t);
    const production = { NODE_ENV: "production", COUNTERSIGN_MASTER_KEY_FILE: join(home.dataDir, "master.key") };
    const none = await examine(home, production);
    assert.deepEqual(
      none.complaints.map(({ name }) => name).filter((name) => name !== "settings"),
      ["text messages", "mail"],
    );
    const set = await examine(home, { ...production, COUNTERSIGN_SMTP_URL: "smtp://127.0.0.1:9" });
    assert.ok(!set.complaints.some(({ name }) => name === "mail"));
    assertFails(set, "mail server", /^127\.0\.0\.1:9: nothing listens there \(SMTP E[A-Z]+\)$/, /COUNTERSIGN_SMTP_URL/);
  });

  it("tells what faces would be read with, and what is wrong with that", async (t) => {
    const home = await makeServed(t);
    const finding = async (settings: Readonly<Record<string, string>>) => {
      const { output } = await typed(home, ["doctor", "--json"], { settings });
      const { checks } = JSON.parse(output) as { checks: readonly Finding[] }; // as printed
      return checks.find(({ name }) => name === "faces");
    };
    const unused = await finding({});
    assert.equal(unused?.status, "ok");
    assert.match(
      unused?.finding ?? "",
      /^dlib-resnet-v1\/1 on onnxruntime-.*; its models are built with the first face/,
    );
    const folder = await buildModels(home.dataDir);
    assert.match((await finding({}))?.finding ?? "", /; its models are whole, in \S+\/models$/);
    await writeFile(join(folder, "dlib.onnx"), "not a model");
    const replaceable = await finding({});
    assert.equal(replaceable?.status, "warn");
    assert.match(replaceable?.finding ?? "", /^not as they were built: \S+\/dlib\.onnx$/);
    const named = await finding({ COUNTERSIGN_FACE_MODELS_DIR: folder });
    assert.equal(named?.status, "warn");
    assert.match(named?.finding ?? "", /dlib\.onnx is not the one .* Remove the file/);
    const provider = await finding({ COUNTERSIGN_FACE_PROVIDER_MODULE: join(folder, "vendor.mjs") });
    assert.match(provider?.finding ?? "", /^none can be judged: Cannot find module/);
  });
});

describe("countersign audit verify", () => {
  it("names a checkpoint to keep, and finds later that the database was put back before it", async (t) => {
    const home = await makeServed(t);
    await typed(home, ["user", "create", "--username", "jo", "--no-password"]);
    const { checkpoint } = JSON.parse((await typed(home, ["audit", "verify", "--json"])).output) as {
      checkpoint: string;
    };
    const kept = join(home.folder, "kept.txt");
    await writeFile(kept, `\n${checkpoint}\n`);
    assert.equal((await typed(home, ["audit", "verify", "--kept", kept])).exit, 0);
    assert.equal((await typed(home, ["audit", "verify", "--kept", "-"], { input: checkpoint })).exit, 0);
    const later = `${Number(checkpoint.split(":")[0]) + 1}:${"0".repeat(64)}`;
    const { exit, output } = await typed(home, ["audit", "verify", "--kept", "-"], {
      input: `${checkpoint}\n${later}`,
    });
    assert.equal(exit, 5);
    assert.match(output, /^checkpointLost /m);
    assert.equal((await typed(home, ["audit", "verify", "--kept", "-"], { input: "rubbish" })).exit, 1);
    assert.equal((await typed(home, ["audit", "verify", "--kept", `${kept}x`])).exit, 1);
  });
});
