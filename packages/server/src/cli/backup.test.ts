import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { holdBackupLock, holdServeLock } from "@countersign/store";
import { makeFurnishedHome } from "./testing/furnish.ts";
import { type Cleanup, type Home, makeSqliteHome } from "./testing/home.ts";
import { inHome } from "./testing/inHome.ts";
import { onDatabaseOf } from "./testing/onDatabaseOf.ts";
import { type Planted, plantAccounts, plantSignIns } from "./testing/plantSignIns.ts";
import { typed } from "./testing/typed.ts";

const PERIOD_MS = 30_000;

interface BackedUp {
  readonly home: Home;
  readonly accounts: readonly Planted[];
  /** Holds the backup. */
  readonly file: string;
}

/** Gives a service with an account that waits for its second factor, and a backup of it. */
async function makeBackedUp(t: Cleanup): Promise<BackedUp> {
  const home = await makeFurnishedHome(t, makeSqliteHome);
  const accounts = await inHome(home, async ({ services }) => {
    const planted = await plantAccounts(services, home.poolId, 2);
    await plantSignIns(services, home, planted);
    return planted;
  });
  const { exit, errors } = await typed(home, ["backup", "a.backup"]);
  assert.equal(exit, 0, errors);
  return { home, accounts, file: join(home.folder, "a.backup") };
}

/** Gives another machine, whose folder holds the master key alone. */
function anotherMachine(home: Home): Home {
  const dataDir = join(home.folder, "second");
  mkdirSync(dataDir, { mode: 0o700 });
  cpSync(join(home.dataDir, "master.key"), join(dataDir, "master.key"));
  return { ...home, dataDir, settings: { ...home.settings, COUNTERSIGN_DATA_DIR: dataDir } };
}

function countRows(home: Home, table: string): Promise<number> {
  return onDatabaseOf(home, async (database) => {
    return (await database.one<{ rows: number }>(`select count(*) as rows from ${table}`, []))?.rows ?? 0;
  });
}

async function lastSteps(home: Home, accounts: readonly Planted[]): Promise<readonly (number | null)[]> {
  return inHome(home, async ({ findSubject }) => {
    const subjects = await Promise.all(
      accounts.map(({ userId }) => findSubject(home.poolId, { kind: "id", key: userId })),
    );
    return subjects.flatMap((subject) =>
      (subject?.authenticators ?? [])
        .filter(({ kind }) => kind === "totp")
        .map(({ state }) => (state as { readonly lastAcceptedStep: number | null }).lastAcceptedStep),
    );
  });
}

describe("countersign backup", () => {
  it("makes a file for its owner alone, which is checked without a database, and names what it holds", async (t) => {
    const { home, file } = await makeBackedUp(t);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const elsewhere = anotherMachine(home);
    const before = readdirSync(elsewhere.dataDir);
    const { exit, output, errors } = await typed(elsewhere, ["backup", "verify", "a.backup", "--json"]);
    assert.equal(exit, 0, errors);
    const told = JSON.parse(output) as {
      masterKeyFits: boolean;
      manifest: { tables: { name: string; rows: number }[] };
    };
    assert.equal(told.masterKeyFits, true);
    assert.equal(told.manifest.tables.find(({ name }) => name === "users")?.rows, 2);
    assert.deepEqual(readdirSync(elsewhere.dataDir), before);
    const types = await onDatabaseOf(home, (database) =>
      database.all<{ type: string }>("select type from audit_events", []),
    );
    assert.ok(
      types.some(({ type }) => type === "data.backup"),
      "the trail tells who copied the data",
    );
    assert.deepEqual(readdirSync(home.folder).sort(), ["a.backup", "data", "second"], "no draft is left");
    assert.ok(!existsSync(join(home.dataDir, "backup.draft")));
  });

  it("replaces no file unless it is told to, and none while it fails", async (t) => {
    const { home, file } = await makeBackedUp(t);
    const first = readFileSync(file);
    const again = await typed(home, ["backup", "a.backup"]);
    assert.equal(again.exit, 1);
    assert.match(again.errors, /is there already/);
    assert.equal((await typed(home, ["backup", "missing/a.backup"])).exit, 1);
    assert.deepEqual(readFileSync(file), first);
    assert.equal((await typed(home, ["backup", "a.backup", "--force"])).exit, 0);
    assert.notDeepEqual(readFileSync(file), first);
  });

  it("takes no mistyped command for a file, and that name where it is told to be one", async (t) => {
    const home = await makeFurnishedHome(t, makeSqliteHome);
    const refused = await typed(home, ["backup", "verfy"]);
    assert.equal(refused.exit, 2);
    assert.match(refused.errors, /Did you mean "backup verify"\?/);
    assert.ok(!existsSync(join(home.folder, "verfy")));
    assert.equal((await typed(home, ["backup", "./verfy"])).exit, 0);
    assert.ok(existsSync(join(home.folder, "verfy")));
  });

  it("is made by one process at a time", async (t) => {
    const { home } = await makeBackedUp(t);
    const lock = holdBackupLock(home.dataDir);
    const refused = await typed(home, ["backup", "b.backup"]);
    lock.release();
    assert.deepEqual([refused.exit, existsSync(join(home.folder, "b.backup"))], [1, false]);
    assert.match(refused.errors, /Another backup/);
    assert.equal((await typed(home, ["backup", "b.backup"])).exit, 0);
  });

  it("is not made of data that another master key has sealed: nobody could use it", async (t) => {
    const { home } = await makeBackedUp(t);
    const settings = { COUNTERSIGN_MASTER_KEY: Buffer.alloc(32, 9).toString("base64") };
    const refused = await typed(home, ["backup", "b.backup"], { settings });
    assert.equal(refused.exit, 1);
    assert.match(refused.errors, /master key is not the one/);
    assert.ok(!existsSync(join(home.folder, "b.backup")));
  });

  it("is refused when a byte was flipped, a piece was moved or the end is missing, wherever; and by another key", async (t) => {
    const { home, file } = await makeBackedUp(t);
    const whole = readFileSync(file);
    const chunk = 65_536 + 16; // age's STREAM: 64 KiB and a tag
    const body = whole.length % chunk === 0 ? 0 : whole.indexOf("\n---") + 1;
    const flip = (at: number): Buffer => {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 1;
      return changed;
    };
    const start = whole.indexOf("\n", body + 3) + 1 + 16; // behind the header and the nonce
    const swapped = Buffer.concat([
      whole.subarray(0, start),
      whole.subarray(start + chunk, start + 2 * chunk),
      whole.subarray(start, start + chunk),
      whole.subarray(start + 2 * chunk),
    ]);
    assert.equal(swapped.length, whole.length);
    const broken: Readonly<Record<string, Buffer>> = {
      empty: Buffer.alloc(0),
      header: flip(30),
      first: flip(start + 5),
      middle: flip(Math.floor(whole.length / 2)),
      last: flip(whole.length - 1),
      swapped,
      shorter: whole.subarray(0, whole.length - 1),
      wholeChunksOnly: whole.subarray(0, start + 2 * chunk),
      headerOnly: whole.subarray(0, start),
      longer: Buffer.concat([whole, Buffer.from("x")]),
      other: Buffer.from("nothing of ours"),
    };
    const second = anotherMachine(home);
    for (const [name, bytes] of Object.entries(broken)) {
      writeFileSync(file, bytes);
      assert.equal((await typed(home, ["backup", "verify", "a.backup"])).exit, 5, name);
      const restored = await typed(second, ["restore", "a.backup"]);
      assert.deepEqual([name, restored.exit], [name, 1]);
      assert.ok(!existsSync(join(second.dataDir, "countersign.db")), name);
      assert.ok(!existsSync(join(second.dataDir, "restore.draft")), name);
    }
    writeFileSync(file, whole);
    const otherKey = { settings: { COUNTERSIGN_MASTER_KEY: Buffer.alloc(32, 9).toString("base64") } };
    const verified = await typed(home, ["backup", "verify", "a.backup"], otherKey);
    assert.deepEqual([verified.exit, /sealed under another key/.test(verified.errors)], [5, true]);
    assert.match((await typed(second, ["restore", "a.backup"], otherKey)).errors, /sealed under another key/);
    assert.equal((await typed(second, ["restore", "a.backup"])).exit, 0, "what was refused left the folder as it was");
  });

  it("is sealed by a passphrase where one is set, and still needs the master key to be restored", async (t) => {
    const { home } = await makeBackedUp(t);
    const settings = { COUNTERSIGN_BACKUP_PASSPHRASE: "correct horse battery staple" };
    assert.equal((await typed(home, ["backup", "p.backup"], { settings })).exit, 0);
    const second = anotherMachine(home);
    renameSync(join(second.dataDir, "master.key"), join(home.folder, "kept.key"));
    const verified = await typed(second, ["backup", "verify", "p.backup"], { settings });
    assert.equal(verified.exit, 0, verified.errors);
    assert.match((await typed(second, ["restore", "p.backup"], { settings })).errors, /master key is missing/);
    writeFileSync(join(second.dataDir, "master.key"), `${Buffer.alloc(32, 9).toString("base64")}\n`, { mode: 0o600 });
    assert.equal((await typed(second, ["restore", "p.backup"], { settings })).exit, 1, "another master key");
    assert.deepEqual(
      readdirSync(second.dataDir).filter((name) => !name.startsWith("serve.lock")),
      ["master.key"],
    );
    renameSync(join(home.folder, "kept.key"), join(second.dataDir, "master.key"));
    assert.equal((await typed(second, ["restore", "p.backup"], { settings })).exit, 0);
  });
});

describe("countersign restore", () => {
  it("opens nothing that was closed since, tells of it in a trail that verifies, and keeps what people have", async (t) => {
    const { home, accounts } = await makeBackedUp(t);
    const second = anotherMachine(home);
    const beginsAt = Math.floor(Date.now() / PERIOD_MS);
    const { exit, output, errors } = await typed(second, ["restore", "a.backup"]);
    assert.equal(exit, 0, errors);
    assert.match(output, /Restored 2 users[\s\S]*Recovery codes that were used since are good again/);
    for (const table of ["mfa_tokens", "codes", "outbox", "trusted_devices", "disavowals", "authorization_codes"])
      assert.equal(await countRows(second, table), 0, table);
    const steps = await lastSteps(second, accounts);
    assert.equal(steps.length, 2);
    for (const step of steps)
      assert.ok((step ?? 0) > beginsAt && (step ?? 0) <= Date.now() / PERIOD_MS + 1, String(step));
    const told = await onDatabaseOf(second, (database) =>
      database.all<{ reason: string }>("select reason from audit_events where type = 'data.restore'", []),
    );
    assert.match(
      told.map(({ reason }) => reason).join(),
      /^backup of 20\S+; recovery codes used since are good again$/,
    );
    assert.equal((await typed(second, ["audit", "verify"])).exit, 0);
    assert.equal((await typed(second, ["keys", "status"])).exit, 0);
    assert.equal(
      readFileSync(join(second.dataDir, "bootstrap.json"), "utf8"),
      readFileSync(join(home.dataDir, "bootstrap.json"), "utf8"),
    );
    assert.equal(statSync(join(second.dataDir, "countersign.db")).mode & 0o777, 0o600);
    assert.equal(await countRows(second, "authenticators"), 4);
  });

  it("ends all recovery codes where it is told to", async (t) => {
    const { home } = await makeBackedUp(t);
    const second = anotherMachine(home);
    assert.equal((await typed(second, ["restore", "a.backup", "--void-recovery-codes"])).exit, 0);
    const kinds = await onDatabaseOf(second, (database) =>
      database.all<{ kind: string }>("select distinct kind from authenticators", []),
    );
    assert.deepEqual(
      kinds.map(({ kind }) => kind),
      ["totp"],
    );
  });

  it("names what ends recovery codes afterwards, and that does", async (t) => {
    const { home } = await makeBackedUp(t);
    const second = anotherMachine(home);
    const { output } = await typed(second, ["restore", "a.backup"]);
    assert.match(output, /^Ended: .*authenticator apps go on with the next codes\.$/m);
    const [, hint = assert.fail(output)] = /countersign (restore .+)$/m.exec(output) ?? [];
    const ended = await typed(second, [...hint.split(" "), "--yes"]);
    assert.equal(ended.exit, 0, ended.errors);
    assert.match(ended.output, /\d+ recovery codes? ended/);
    assert.equal(await countRows(second, "authenticators where kind = 'recovery'"), 0);
  });

  it("restores into nothing but an empty folder that nobody serves", async (t) => {
    const { home } = await makeBackedUp(t);
    const served = await typed(home, ["restore", "a.backup"]);
    assert.equal(served.exit, 1);
    assert.match(served.errors, /is not empty \(bootstrap\.json, countersign\.db/);
    const second = anotherMachine(home);
    writeFileSync(join(second.dataDir, "notes.txt"), "mine");
    assert.match((await typed(second, ["restore", "a.backup"])).errors, /is not empty \(notes\.txt\)/);
    renameSync(join(second.dataDir, "notes.txt"), join(home.folder, "notes.txt"));
    const lock = holdServeLock(second.dataDir);
    assert.match((await typed(second, ["restore", "a.backup"])).errors, /Another Countersign serves/);
    lock.release();
    assert.equal((await typed(second, ["restore", "a.backup"])).exit, 0);
  });

  it("that was broken off leaves nothing that serves, and goes well when it is run again", async (t) => {
    const { home } = await makeBackedUp(t);
    const second = anotherMachine(home);
    mkdirSync(join(second.dataDir, "restore.draft"));
    cpSync(join(home.dataDir, "countersign.db"), join(second.dataDir, "restore.draft/countersign.db"));
    cpSync(join(home.dataDir, "bootstrap.json"), join(second.dataDir, "bootstrap.json"));
    const served = await typed(second, ["serve"]);
    assert.equal(served.exit, 1);
    assert.match(served.errors, /restore into .* was broken off/);
    assert.ok(!existsSync(join(second.dataDir, "countersign.db")));
    assert.equal((await typed(second, ["restore", "a.backup"])).exit, 0);
    assert.ok(!existsSync(join(second.dataDir, "restore.draft")));
  });

  it("settles a data folder that was copied, once it was confirmed, and never beside a service", async (t) => {
    const { home } = await makeBackedUp(t);
    assert.equal((await typed(home, ["restore"])).exit, 2);
    assert.equal((await typed(home, ["restore", "a.backup", "--database"])).exit, 2);
    assert.equal((await typed(home, ["restore", "--database"])).exit, 4);
    assert.equal(await countRows(home, "mfa_tokens"), 2);
    const lock = holdServeLock(home.dataDir);
    assert.equal((await typed(home, ["restore", "--database", "--yes"])).exit, 1);
    lock.release();
    assert.equal((await typed(home, ["restore", "--database", "--yes"])).exit, 0);
    assert.equal(await countRows(home, "mfa_tokens"), 0);
  });
});
