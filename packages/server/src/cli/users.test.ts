import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { importTotp, type UserId } from "@countersign/core";
import { testPostgresUrl } from "@countersign/store/testing";
import { type NeedsOptions, needs } from "@countersign/testkit";
import { operatorScope } from "./operatorScope.ts";
import { countersign, countersignJson, type Service, serve } from "./testing/countersign.ts";
import { makeFurnishedHome } from "./testing/furnish.ts";
import { type Home, type MakeHome, makePostgresHome, makeSqliteHome } from "./testing/home.ts";
import { inHome } from "./testing/inHome.ts";
import { onDatabaseOf } from "./testing/onDatabaseOf.ts";
import { typed } from "./testing/typed.ts";
import { call, encryptPassword } from "./testing/wire.ts";

const SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
const RECOVERY_CODE = "0123-4567-89ab-cdef-0123-4567";

interface ShownUser {
  readonly id: UserId;
  readonly limits: readonly Readonly<Record<"limit" | "about" | "freedBy" | "endsAt", string>>[];
  readonly factors: readonly {
    readonly id: string;
    readonly kind: string;
    readonly source: string;
    readonly status: string;
  }[];
  readonly failures: readonly { readonly factor: string; readonly failures: number; readonly state: string }[];
}

/** Binds an app and a recovery code, and gets the app locked. */
async function bindAndLock(home: Home, userId: UserId): Promise<void> {
  await inHome(home, async ({ services: { ports } }) => {
    const scope = operatorScope(home.poolId);
    await importTotp(ports, { scope, userId, secret: SEED, recoveryCode: RECOVERY_CODE });
    const subject = { poolId: home.poolId, userId };
    const nowMs = ports.clock.nowMs() + 59_000; // by a clock as far ahead as one may be: locked for a minute and a half
    const failure = { type: "failAttempt", subject, factor: "totp", cap: 100, nowMs } as const;
    for (let count = 0; count < 5; count += 1) await ports.store.settle([failure]);
  });
}

interface TrailRow {
  readonly type: string;
  readonly actor: string;
  readonly reason: string | null;
}

async function readTrail(home: Home, userId: UserId): Promise<readonly TrailRow[]> {
  const text = "select type, actor, reason from audit_events where user_id = $1 order by at_ms, seq";
  const rows = await onDatabaseOf(home, (database) => database.all<TrailRow>(text, [userId]));
  return rows.map((row) => ({ ...row }));
}

async function show(home: Home, who: string): Promise<ShownUser> {
  return JSON.parse((await typed(home, ["user", "show", who, "--json"])).output) as ShownUser; // as printed
}

/** Waits until the service has handed that many messages over. */
async function readRecipients({ inboxUrl }: Service, count: number): Promise<readonly string[]> {
  for (const deadline = AbortSignal.timeout(30_000); ; await sleep(100)) {
    const { messages } = (await (await fetch(inboxUrl)).json()) as { messages: { to: string }[] }; // its format
    if (messages.length >= count || deadline.aborted) return messages.map(({ to }) => to);
  }
}

function contract(name: string, makeHome: MakeHome, options: NeedsOptions): void {
  describe(`countersign user: ${name}`, options, () => {
    it("makes, finds, lists, unlocks and resets users while the service goes on", async (t) => {
      const home = await makeHome(t);
      const service = await serve(t, home);
      const args = ["user", "create", "--email", "Jo@Example.com", "--phone", "13800138000", "--username", "jo"];
      const { password, ...made } = await countersignJson<ShownUser & { password: string }>(home, [
        ...args,
        "--make-password",
      ]);
      assert.match(password, /^[0-9a-f]{24}$/);

      const login = { account: "jo", password: await encryptPassword(home, service.url, password) };
      await call(home, `${service.url}/api/v2/login/account`, { body: login });

      await bindAndLock(home, made.id);
      for (const who of [made.id, made.id.toUpperCase(), "JO@example.com", "+8613800138000", "13800138000", "jo"]) {
        assert.match((await typed(home, ["user", "show", who])).output, new RegExp(`^id +${made.id}$`, "m"), who);
      }
      const text = await typed(home, ["user", "show", "jo"]);
      const shown = await countersignJson<ShownUser>(home, ["user", "show", "jo"]);
      assert.deepEqual(shown.factors.map(({ kind, source, status }) => [kind, source, status]).sort(), [
        ["recovery", "SELF", "confirmed"],
        ["totp", "SELF", "confirmed"],
      ]);
      assert.deepEqual(
        shown.failures.map(({ factor, failures, state }) => [factor, failures, state]),
        [["totp", 5, "locked"]],
      );
      for (const output of [text.output, JSON.stringify(shown)]) {
        assert.doesNotMatch(output, new RegExp(`${SEED}|${RECOVERY_CODE}|argon2|${password}`, "i"));
      }

      assert.deepEqual(
        shown.limits.map(({ limit, about, freedBy }) => [limit, about, freedBy]),
        [["factorLocked", "totp", "unlock"]],
      );
      const end = shown.limits[0]?.endsAt ?? "";
      assert.match(text.output, new RegExp(`^factorLocked +totp .*${end} \\(in \\d+ \\w+\\) +user unlock$`, "m"));
      assert.ok(shown.factors.every(({ id }) => /^[0-9a-f]{24}$/.test(id) && text.output.includes(id)));
      assert.match(text.output, /looked at for 127\.0\.0\.1/, "where the user signed in last");

      assert.match((await countersign(home, ["user", "unlock", "jo", "--reason", "ticket 1"])).output, /Freed: totp\./);
      assert.deepEqual((await show(home, "jo")).failures, []);
      assert.match((await typed(home, ["user", "unlock", "jo"])).output, /Nothing was locked/);

      const reset = ["user", "reset-mfa", "jo", "--reason", "lost phone"];
      const refused = await countersign(home, reset);
      assert.deepEqual([refused.exit, refused.output], [4, ""]);
      assert.match(refused.errors, /--yes/);
      assert.equal((await typed(home, ["user", "reset-mfa", "jo", "--yes"])).exit, 2, "a reason is needed");
      assert.equal((await show(home, "jo")).factors.length, 2, "nothing was done");
      assert.match((await countersign(home, [...reset, "--yes"])).output, /^Unbound: .*totp/);
      assert.deepEqual((await show(home, "jo")).factors, []);
      const open = "select count(*) as open from sessions where user_id = $1 and revoked_at_ms is null";
      const left = await onDatabaseOf(home, (database) => database.one<{ open: number }>(open, [made.id]));
      assert.equal(left?.open, 0, "all sessions have ended");
      assert.deepEqual(
        [...(await readRecipients(service, 2))].sort(),
        ["+8613800138000", "jo@example.com"],
        "the user is told",
      );
      const operatorRows = (await readTrail(home, made.id)).filter(({ actor }) => actor === "operator");
      assert.deepEqual(
        operatorRows.map(({ type, reason }) => [type, reason]),
        [
          ["user.create", null],
          ["authenticator.import", null],
          ["user.unlock", "ticket 1"],
          ["user.unlock", null],
          ["authenticator.remove", null],
          ["authenticator.remove", null],
          ["user.resetMfa", "lost phone"],
        ],
      );
      assert.equal(await service.stop(), 0);
    });

    it("lists page by page, each user once", async (t) => {
      const home = await makeFurnishedHome(t, makeHome);
      for (const name of ["a", "b", "c"]) await typed(home, ["user", "create", "--username", name, "--no-password"]);
      interface Page {
        readonly users: readonly { readonly username: string }[];
        readonly next: string | null;
        readonly total: number;
      }
      const list = async (...args: readonly string[]): Promise<Page> =>
        JSON.parse((await typed(home, ["user", "list", "--limit", "2", "--json", ...args])).output) as Page; // as printed
      const first = await list();
      const second = await list("--after", first.next ?? "");
      assert.deepEqual([first.users.length, first.total, second.users.length, second.next], [2, 3, 1, null]);
      const names = [...first.users, ...second.users].map(({ username }) => username);
      assert.deepEqual(names.sort(), ["a", "b", "c"]);
      assert.match(
        (await typed(home, ["user", "list", "--limit", "2"])).output,
        /2 of 3 users\. The next ones: --after /,
      );
    });
  });
}

contract("SQLite", makeSqliteHome, { skip: false });
contract(
  "PostgreSQL",
  makePostgresHome,
  needs("postgresql", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL"),
);

describe("countersign user create", () => {
  it("takes the password from the standard input, without the line's end", async (t) => {
    const home = await makeFurnishedHome(t, makeSqliteHome);
    const args = ["user", "create", "--password-stdin", "--username"];
    const { errors, output, exit } = await countersign(home, [...args, "a"], { input: "p\u00e4ss word\n" });
    assert.deepEqual([exit, errors], [0, ""]);
    assert.doesNotMatch(output, /ss word/);
    const isRight = await inHome(home, async ({ services: { ports } }) => {
      const subject = await ports.store.findSubject(home.poolId, { kind: "username", key: "a" });
      return ports.hasher.verify(subject?.passwordHash ?? "", "p\u00e4ss word");
    });
    assert.ok(isRight);
    assert.equal((await typed(home, [...args, "b"], { input: "short\n" })).exit, 2);
    assert.equal((await typed(home, [...args, "b"], { input: "" })).exit, 2);
  });

  it("takes a password without the byte order mark of its file, and none in another encoding than UTF-8", async (t) => {
    const home = await makeFurnishedHome(t, makeSqliteHome);
    const args = ["user", "create", "--password-stdin", "--username"];
    assert.equal((await typed(home, [...args, "a"], { input: "\uFEFFright horse battery\r\n" })).exit, 0);
    const isRight = await inHome(home, async ({ services: { ports } }) => {
      const subject = await ports.store.findSubject(home.poolId, { kind: "username", key: "a" });
      return ports.hasher.verify(subject?.passwordHash ?? "", "right horse battery");
    });
    assert.ok(isRight);
    for (const input of [
      Buffer.from("\uFEFFright horse battery", "utf16le"),
      Buffer.from("p\u00e4ss word", "latin1"),
    ]) {
      const { exit, errors } = await typed(home, [...args, "b"], { input });
      assert.deepEqual([exit, errors], [1, "What the standard input holds is not UTF-8 text.\n"]);
    }
  });

  it("refuses what cannot be an account, and makes none", async (t) => {
    const home = await makeFurnishedHome(t, makeSqliteHome);
    const create = (...args: readonly string[]) => typed(home, ["user", "create", ...args]);
    const noName = await create("--no-password");
    assert.deepEqual([noName.exit, noName.output], [2, ""]);
    assert.match(noName.errors, /--email, --phone or --username/);
    assert.match((await create("--email", "jo@", "--no-password")).errors, /^--email must be an e-mail address\.$/m);
    assert.match((await create("--phone", "12", "--no-password")).errors, /^--phone must be a mobile phone number\.$/m);
    assert.match((await create("--username", "a", "--no-password", "--make-password")).errors, /Give one of/);
    assert.match((await create("--username", "a", "--no-password", "--email-verified")).errors, /needs --email\./);
    assert.match((await create("--username", "a", "--no-password", "--phone-verified")).errors, /needs --phone\./);
    const nobody = await create("--username", "a");
    assert.equal(nobody.exit, 2);
    assert.match(nobody.errors, /--password-stdin, --make-password or --no-password/);
    assert.equal((await create("--username", "a", "--no-password")).exit, 0);
    const taken = await create("--username", "a", "--no-password");
    assert.equal(taken.exit, 1);
    assert.match(taken.errors, /user name is taken/);
    assert.equal((await typed(home, ["user", "show", "b"])).exit, 3);
    assert.equal((await typed(home, ["user", "list", "--pool", "0".repeat(24)])).exit, 3);
    assert.match((await typed(home, ["user", "list"])).output, /^1 of 1 user\.$/m);
  });
});

describe("a command without a service's data", () => {
  it("says so, and leaves nothing behind", async (t) => {
    const home = await makeSqliteHome(t);
    const { exit, errors, output } = await countersign(home, ["user", "list"]);
    assert.deepEqual([exit, output], [1, ""]);
    assert.match(errors, /countersign serve/);
    await assert.rejects(
      import("node:fs/promises").then(({ stat }) => stat(home.dataDir)),
      { code: "ENOENT" },
    );
  });

  it("takes its settings from a file .env too", async (t) => {
    const served = await makeFurnishedHome(t, makeSqliteHome);
    const { COUNTERSIGN_DATA_DIR: _unset, ...settings } = served.settings;
    const home: Home = { ...served, settings };
    await writeFile(join(home.folder, ".env"), `COUNTERSIGN_DATA_DIR=${home.dataDir}\n`);
    assert.match((await typed(home, ["user", "list"])).output, /^0 of 0 users\.$/m);
    await writeFile(join(home.folder, ".env"), "COUNTERSIGN_DATA_DIRR=elsewhere\n");
    const { exit, errors } = await typed(home, ["user", "list"]);
    assert.equal(exit, 1);
    assert.match(errors, /COUNTERSIGN_DATA_DIRR is not a setting/);
  });
});
