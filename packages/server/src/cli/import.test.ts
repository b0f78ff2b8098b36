import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { testPostgresUrl } from "@countersign/store/testing";
import { type NeedsOptions, needs } from "@countersign/testkit";
import { hash as bcrypt } from "@node-rs/bcrypt";
import { countersign, serve, start } from "./testing/countersign.ts";
import { makeFurnishedHome } from "./testing/furnish.ts";
import { type Home, type MakeHome, makePostgresHome, makeSqliteHome } from "./testing/home.ts";
import { inHome } from "./testing/inHome.ts";
import { onDatabaseOf } from "./testing/onDatabaseOf.ts";
import { typed } from "./testing/typed.ts";
import { call, encryptPassword } from "./testing/wire.ts";

interface ReportLine {
  readonly line: number;
  readonly outcome: string;
  readonly userId?: string;
  readonly field?: string;
  readonly rule?: string;
}

const SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

/** Writes a file into the home, imports it and gives what came of it. */
async function importLines(home: Home, lines: readonly unknown[], ...options: readonly string[]) {
  const file = join(home.folder, "users.jsonl");
  await writeFile(file, lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n"));
  const report = join(home.folder, "report.jsonl");
  const ran = await typed(home, ["import", file, "--format", "json", "--report", report, ...options]);
  const reported = (await readFile(report, "utf8")).split("\n").filter((line) => line !== "");
  return { ...ran, report: reported.map((line) => JSON.parse(line) as ReportLine) }; // as it is written
}

const outcomes = (report: readonly ReportLine[]) =>
  report.map(({ line, outcome, field }) => [line, outcome, ...(field === undefined ? [] : [field])].join(" "));

interface Standing {
  readonly users: number;
  readonly authenticators: number;
  readonly orphans: number;
  readonly events: number;
}

/** Counts what the database holds, and accounts that lack the authenticator that each of them came with. */
async function countRows(home: Home): Promise<Standing> {
  const text = `select (select count(*) from users) as users, (select count(*) from authenticators) as authenticators,
    (select count(*) from users where not exists (select 1 from authenticators where authenticators.user_id = users.id))
      as orphans, (select count(*) from audit_events where type = 'account.import') as events`;
  const rows = await onDatabaseOf(home, (database) => database.all<Standing>(text, []));
  return { ...(rows[0] ?? assert.fail("no row")) };
}

function importSuite(engine: string, makeHome: MakeHome, options: Partial<NeedsOptions>): void {
  describe(`countersign import: ${engine}`, options, () => {
    it("takes each record as a whole or not at all, and names line, field and rule of what it refuses", async (t) => {
      const home = await makeFurnishedHome(t, makeHome);
      const lines = [
        { id: "1", username: "Jo", email: "JO@example.com", emailVerified: true, totp: [{ secret: SEED }] },
        { id: "2", username: "jo" },
        { id: "3", email: "jo@Example.com." },
        { id: "4", phone: "12" },
        { id: "5" },
        "{",
        { id: "6", username: "short", totp: [{ secret: "JBSWY3DP" }] },
        { id: "7", username: "seven", totp: [{ secret: SEED, digits: 7 }] },
        { id: "8", username: "late", totp: [{ secret: SEED, lastStep: 1e12 }] },
        { id: "9", username: "md5", passwordHash: "5f4dcc3b5aa765d61d8327deb882cf99" },
        { id: "10", username: "burn", passwordHash: "$scrypt$ln=30,r=8,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b4dWQ" },
        { id: "11", username: "odd", profile: { shoeSize: "44" } },
        { id: "12", username: "weak", totp: [{ secret: "JBSWY3DPEHPK3PXP" }] },
        { id: "1", username: "again" },
      ];
      const { exit, output, errors, report } = await importLines(home, lines);
      assert.deepEqual(outcomes(report), [
        "1 moved",
        "2 refused username",
        "3 refused email",
        "4 refused phone",
        "5 refused username",
        "6 refused line",
        "7 refused totp[0].secret",
        "8 refused totp[0].digits",
        "9 refused totp[0].lastStep",
        "10 refused password",
        "11 refused password",
        "12 refused profile.shoeSize",
        "13 moved",
        "14 refused id",
      ]);
      assert.equal(exit, 6, errors);
      assert.match(
        output,
        /14 records: 2 moved, 0 already here, .* 12 refused\. 1 record with secrets of less than 128/,
      );
      assert.match(errors, /line 2: username must not be another account's/);
      assert.deepEqual(await countRows(home), { users: 2, authenticators: 2, orphans: 0, events: 1 });
      const reportFile = join(home.folder, "report.jsonl");
      assert.equal((await stat(reportFile)).mode & 0o777, 0o600);
      const told = `${output}${errors}${await readFile(reportFile, "utf8")}`;
      for (const secret of [SEED, "JBSWY3DP", "5f4dcc3b", "RdescudvJCsgt3ub"])
        assert.ok(!told.includes(secret), secret);
    });

    it("brings nothing twice when it is run again, whatever was put in front of it", async (t) => {
      const home = await makeFurnishedHome(t, makeHome);
      const lines = Array.from({ length: 600 }, (_, n) => ({ username: `user${n}`, totp: [{ secret: SEED }] }));
      await importLines(home, lines.slice(100, 400));
      const { exit, report } = await importLines(home, lines);
      assert.equal(exit, 0);
      assert.equal(report.filter(({ outcome }) => outcome === "already").length, 300);
      assert.equal(report.filter(({ outcome }) => outcome === "moved").length, 300);
      const { events, ...rows } = await countRows(home);
      assert.deepEqual(rows, { users: 600, authenticators: 600, orphans: 0 });
      assert.ok(events >= 4);
    });

    it("writes nothing in a dry run, and foretells what would become of every record", async (t) => {
      const home = await makeFurnishedHome(t, makeHome);
      await importLines(home, [{ username: "there" }]);
      const before = await countRows(home);
      const lines = [
        ...Array.from({ length: 300 }, (_, n) => ({ username: `u${n % 290}`, id: `${n}` })),
        { username: "there" },
      ];
      const dry = await importLines(home, lines, "--dry-run");
      assert.deepEqual(await countRows(home), before);
      const real = await importLines(home, lines);
      assert.deepEqual(outcomes(dry.report), outcomes(real.report));
      assert.equal(dry.report.filter(({ outcome }) => outcome === "refused").length, 10);
    });

    it("skips accounts that are there, or adds authenticators to them, as it is told", async (t) => {
      const home = await makeFurnishedHome(t, makeHome);
      await importLines(home, [{ username: "jo", email: "jo@example.com" }, { username: "mo" }], "--source", "one");
      const lines = [
        { username: "jo", totp: [{ secret: SEED }] },
        { username: "mo", email: "jo@example.com", totp: [{ secret: SEED }] },
      ];
      const given = async (...what: readonly string[]) => outcomes((await importLines(home, lines, ...what)).report);
      assert.deepEqual(await given(), ["1 refused username", "2 refused username"]);
      assert.deepEqual(await given("--on-existing", "skip"), ["1 skipped", "2 refused username"]);
      assert.equal((await countRows(home)).authenticators, 0);
      assert.deepEqual(await given("--on-existing", "add-authenticators"), ["1 added", "2 refused username"]);
      assert.deepEqual(await given("--on-existing", "add-authenticators"), ["1 already", "2 refused username"]);
      assert.equal((await countRows(home)).authenticators, 1);
    });

    it("loses nothing and doubles nothing when it is killed at any moment and run again", async (t) => {
      const home = await makeFurnishedHome(t, makeHome);
      const lines = Array.from({ length: 1500 }, (_, n) => ({ username: `user${n}`, totp: [{ secret: SEED }] }));
      const file = join(home.folder, "many.jsonl");
      await writeFile(file, lines.map((line) => JSON.stringify(line)).join("\n"));
      const args = ["import", file, "--format", "json"];
      let killed = 0;
      for (let round = 0; round < 3; round += 1) {
        const child = start(home, args);
        const wanted = Math.floor(Math.random() * 400) + 1;
        const before = (await countRows(home)).users;
        while (child.exitCode === null && (await countRows(home)).users < before + wanted) await sleep(5);
        if (child.exitCode === null) killed += 1;
        child.kill("SIGKILL");
        if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
        const { users, authenticators, orphans } = await countRows(home);
        assert.deepEqual(
          { authenticators, orphans },
          { authenticators: users, orphans: 0 },
          "an account is half there",
        );
      }
      assert.ok(killed > 0, "no import was killed");
      const { exit, errors } = await countersign(home, args);
      assert.equal(exit, 0, errors);
      const { events: _, ...rows } = await countRows(home);
      assert.deepEqual(rows, { users: 1500, authenticators: 1500, orphans: 0 });
      assert.equal((await typed(home, ["audit", "verify"])).exit, 0);
    });

    it("brings every account once when two imports run at once", async (t) => {
      const home = await makeFurnishedHome(t, makeHome);
      const lines = Array.from({ length: 1500 }, (_, n) => ({ username: `user${n}`, totp: [{ secret: SEED }] }));
      const files = [lines, lines.toReversed()].map((each, n) => [join(home.folder, `${n}.jsonl`), each] as const);
      for (const [file, each] of files) await writeFile(file, each.map((line) => JSON.stringify(line)).join("\n"));
      const ran = await Promise.all(
        files.map(([file]) => countersign(home, ["import", file, "--format", "json", "--json"])),
      );
      for (const { exit, errors } of ran) assert.equal(exit, 0, errors);
      const moved = ran.map(({ output }) => (JSON.parse(output) as { moved: number }).moved); // as printed
      assert.equal(
        moved.reduce((sum, each) => sum + each),
        1500,
      );
      const { events: _, ...rows } = await countRows(home);
      assert.deepEqual(rows, { users: 1500, authenticators: 1500, orphans: 0 });
    });

    it("takes from the operator what codes are made with where the file is silent, and refuses it elsewhere", async (t) => {
      const home = await makeFurnishedHome(t, makeHome);
      await importLines(home, [{ username: "ada" }]);
      const file = join(home.folder, "seeds.csv");
      await writeFile(file, "upn,serial number,secret key\nada,1,JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP\n");
      const told = ["--digits", "8", "--period", "60", "--algorithm", "SHA256"];
      const refused = await importLines(home, [{ username: "jo" }], ...told);
      assert.equal(refused.exit, 2);
      assert.match(refused.errors, /Leave out --digits: a file of json says that itself/);
      assert.equal((await typed(home, ["import", file, "--format", "oath-csv", ...told])).exit, 0);
      const subject = await inHome(home, ({ findSubject }) =>
        findSubject(home.poolId, { kind: "username", key: "ada" }),
      );
      const { state } = subject?.authenticators[0] ?? assert.fail("no app");
      assert.deepEqual((state as { readonly parameters: unknown }).parameters, {
        algorithm: "SHA256",
        digits: 8,
        periodSeconds: 60,
      });
    });

    it("lets people sign in with the password that they had, and keeps it in our own way from then on", async (t) => {
      const home = await makeFurnishedHome(t, makeHome);
      const passwordHash = await bcrypt("hunter2!", { cost: 4 });
      await importLines(home, [{ email: "jo@example.com", passwordHash }]);
      const hashOf = () =>
        inHome(home, async ({ findSubject }) => {
          const subject = await findSubject(home.poolId, { kind: "email", key: "jo@example.com" });
          return subject?.passwordHash ?? "";
        });
      assert.equal(await hashOf(), passwordHash);
      const service = await serve(t, home);
      const signIn = async (typedPassword: string) => {
        const password = await encryptPassword(home, service.url, typedPassword);
        await call(home, `${service.url}/api/v2/login/account`, { body: { account: "jo@example.com", password } });
      };
      await assert.rejects(signIn("hunter3!"), / 2333 /);
      assert.equal(await hashOf(), passwordHash);
      await signIn("hunter2!");
      assert.match(await hashOf(), /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
      await signIn("hunter2!");
    });
  });
}

importSuite("SQLite", makeSqliteHome, {});
importSuite(
  "PostgreSQL",
  makePostgresHome,
  needs("postgresql", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL"),
);
