import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { audit, type Scope } from "@countersign/core";
import { testPostgresUrl } from "@countersign/store/testing";
import { type NeedsOptions, needs } from "@countersign/testkit";
import { parse } from "csv-parse/sync";
import { operatorScope } from "./operatorScope.ts";
import { makeFurnishedHome } from "./testing/furnish.ts";
import { type Home, type MakeHome, makePostgresHome, makeSqliteHome } from "./testing/home.ts";
import { inHome } from "./testing/inHome.ts";
import { typed } from "./testing/typed.ts";

interface Listed {
  readonly events: readonly Readonly<Record<string, string | number | null>>[];
  readonly isCut: boolean;
}

const FORMULA = '=HYPERLINK("http://x")';

/** Gives a home in whose trail somebody was refused, with the id of his account. */
async function makeRefused(home: Home): Promise<string> {
  const made = await typed(home, [
    "user",
    "create",
    "--username",
    "jo",
    "--email",
    "jo@example.com",
    "--no-password",
    "--json",
  ]);
  const { id } = JSON.parse(made.output) as { id: string };
  const user: Scope = {
    ...operatorScope(home.poolId),
    actor: "user",
    origin: { requestId: "r1", ip: "203.0.113.7", ipBlock: "203.0.113.7", userAgent: FORMULA },
  };
  await inHome(home, async ({ services: { ports } }) => {
    const nowMs = Date.now();
    await ports.store.settle([
      audit(user, nowMs, { type: "signIn.password", userId: id, failure: "wrongPassword" }),
      audit(user, nowMs, { type: "authenticator.verify", userId: id, factor: "totp", failure: "pairLimit" }),
      audit(user, nowMs - 7_200_000, { type: "signIn.passed", userId: id, factor: "totp" }),
      audit(user, nowMs, { type: "signIn.password", userId: null, failure: "wrongPassword" }),
    ]);
  });
  return id;
}

async function list(home: Home, ...args: readonly string[]): Promise<Listed> {
  const { exit, output, errors } = await typed(home, ["audit", "list", ...args, "--json"]);
  assert.equal(exit, 0, errors);
  return JSON.parse(output) as Listed;
}

function contract(name: string, makeHome: MakeHome, options: NeedsOptions): void {
  describe(`the audit trail, as it is read: ${name}`, options, () => {
    it("tells why somebody was refused, by every word that a ticket may hold", async (t) => {
      const home = await makeFurnishedHome(t, makeHome);
      const id = await makeRefused(home);
      for (const who of ["jo", "jo@example.com", id]) {
        const { events } = await list(home, "--user", who, "--outcome", "failure");
        assert.deepEqual(
          events.map(({ type, why, userId, requestId }) => [type, why, userId, requestId]),
          [
            [
              "authenticator.verify",
              "a limit is used up: wrong passwords from one network that the account has not signed in from",
              id,
              "r1",
            ],
            ["signIn.password", "wrong password, or no such account", id, "r1"],
          ],
        );
      }
      const counts = async (...args: readonly string[]) => (await list(home, ...args)).events.length;
      assert.equal(await counts("--user", "jo", "--factor", "totp"), 2);
      assert.equal(await counts("--address", "203.0.113.7"), 4);
      assert.equal(await counts("--address", "::ffff:203.0.113.7", "--type", "signIn.password"), 2);
      assert.equal(await counts("--request", "r1", "--to", "1h"), 1);
      assert.equal(await counts("--request", "r1", "--from", "1h"), 3);
      assert.equal(await counts("--user", "0".repeat(24)), 0, "of one who is gone");
      assert.deepEqual((await list(home, "--request", "r1", "--limit", "2")).isCut, true);
      const text = (await typed(home, ["audit", "list", "--user", "jo"])).output;
      assert.match(text, /^AT +WHAT +OUTCOME/);
      assert.ok(!text.includes("jo@example.com"), "nobody's address");
      const nothing = async (...args: readonly string[]) => (await typed(home, ["audit", "list", ...args])).output;
      assert.match(await nothing("--user", "0".repeat(24)), /^Nothing in the trail is like that\.$/m);
      assert.match(
        await nothing("--request", "none"),
        /A refusal that repeats another within the hour is counted there/,
      );
    });

    it("tells of one account what was refused again within the hour, before the trail does", async (t) => {
      const home = await makeFurnishedHome(t, makeHome);
      const id = await makeRefused(home);
      const origin = { requestId: "r2", ip: "203.0.113.7", ipBlock: "203.0.113.7", userAgent: null };
      const user: Scope = { ...operatorScope(home.poolId), actor: "user", origin };
      const lastMs = Date.now() + 1000;
      await inHome(home, async ({ services: { ports } }) => {
        for (const userId of [id, id, null])
          await ports.store.settle([
            audit(user, lastMs, { type: "signIn.password", userId, failure: "wrongPassword" }),
          ]);
      });
      const { output } = await typed(home, ["user", "show", "jo", "--json"]);
      const { refused } = JSON.parse(output) as { refused: readonly Readonly<Record<string, unknown>>[] };
      const why = "wrong password, or no such account";
      const again = { at: new Date(lastMs).toISOString(), type: "signIn.password", why, repeats: 2, factor: null };
      assert.deepEqual(refused[0], { ...again, ip: null, requestId: null });
      assert.equal(refused.length, 3, "and each that has a row");
      assert.match((await typed(home, ["user", "show", "jo"])).output, /signIn\.password +- +- +2 +- +wrong password/);
    });

    it("refuses what it does not understand, and says who is not there", async (t) => {
      const home = await makeFurnishedHome(t, makeHome);
      for (const [args, exit] of [
        [["--user", "nobody"], 3],
        [["--address", "here"], 2],
        [["--type", "signIn"], 2],
        [["--from", "yesterday"], 2],
        [["--outcome", "maybe"], 2],
        [["--since", "2h"], 2],
      ] as const)
        assert.equal((await typed(home, ["audit", "list", ...args])).exit, exit, args.join(" "));
    });

    it("is exported whole, the oldest first, in forms that other programs read", async (t) => {
      const home = await makeFurnishedHome(t, makeHome);
      await makeRefused(home);
      const exported = async (...args: readonly string[]) => {
        const { exit, output, errors } = await typed(home, ["audit", "export", ...args]);
        assert.equal(exit, 0, errors);
        return output;
      };
      const lines = (text: string): readonly Record<string, unknown>[] =>
        text
          .trimEnd()
          .split("\n")
          .map((line) => JSON.parse(line));
      const events = lines(await exported());
      const verified = await typed(home, ["audit", "verify", "--json"]);
      assert.equal(events.length, JSON.parse(verified.output).events);
      assert.deepEqual(
        events.map(({ atMs }) => atMs),
        events.map(({ atMs }) => atMs).toSorted(),
      );
      for (const { mac, prev, originDigest } of events) assert.match(`${mac}${prev}${originDigest}`, /^[0-9a-f]{192}$/);

      const csv = parse(await exported("--format", "csv"), { columns: true }) as readonly Record<string, string>[];
      assert.deepEqual(
        csv.map(({ id }) => id),
        events.map(({ id }) => id),
      );
      assert.ok(
        csv.some(({ userAgent }) => userAgent === `'${FORMULA}`),
        "no program of tables takes it for a formula",
      );

      const ocsf = lines(await exported("--format", "ocsf"));
      assert.equal(ocsf.length, events.length);
      for (const { class_uid, activity_id, type_uid } of ocsf)
        assert.equal(type_uid, Number(class_uid) * 100 + Number(activity_id));
      const classes = (type: string) =>
        ocsf
          .filter(({ metadata }) => (metadata as { event_code: string }).event_code === type)
          .map((each) => [each.class_uid, each.activity_id, each.status_id]);
      assert.deepEqual(classes("signIn.passed"), [[3002, 1, 1]]);
      assert.deepEqual(classes("signIn.password"), [
        [3002, 1, 2],
        [3002, 1, 2],
      ]);
      assert.deepEqual(classes("user.create"), [[3001, 1, 1]]);

      const out = await typed(home, ["audit", "export", "--out", "trail.ndjson", "--json"]);
      assert.deepEqual(JSON.parse(out.output), { events: events.length, file: "trail.ndjson" });
      assert.deepEqual(lines(await readFile(join(home.folder, "trail.ndjson"), "utf8")), events);
      assert.equal(
        (await typed(home, ["audit", "export", "--out", "trail.ndjson"])).exit,
        1,
        "nothing is written over",
      );
      assert.equal((await typed(home, ["audit", "export", "--json"])).exit, 2);
    });
  });
}

contract("SQLite", makeSqliteHome, { skip: false });
contract(
  "PostgreSQL",
  makePostgresHome,
  needs("PostgreSQL", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL"),
);
