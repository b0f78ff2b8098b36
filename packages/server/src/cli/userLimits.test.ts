import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { testPostgresUrl } from "@countersign/store/testing";
import { type NeedsOptions, needs } from "@countersign/testkit";
import { serve } from "./testing/countersign.ts";
import { type Home, type MakeHome, makePostgresHome, makeSqliteHome } from "./testing/home.ts";
import { onDatabaseOf } from "./testing/onDatabaseOf.ts";
import { typed } from "./testing/typed.ts";
import { call, encryptPassword } from "./testing/wire.ts";

interface Shown {
  readonly id: string;
  readonly places: readonly string[];
  readonly limits: readonly Readonly<Record<"limit" | "freedBy" | "endsAt", string> & { about: string | null }>[];
}

interface Unlocked {
  readonly freed: readonly string[];
  readonly stays: readonly Readonly<Record<"limit" | "endsAt", string>>[];
}

async function printed<Json>(home: Home, args: readonly string[]): Promise<Json> {
  return JSON.parse((await typed(home, [...args, "--json"])).output) as Json; // as printed
}

function contract(name: string, makeHome: MakeHome, options: NeedsOptions): void {
  describe(`support while the service goes on: ${name}`, options, () => {
    it("is told which limits refuse a right password and until when, and frees what is the person's", async (t) => {
      const home = await makeHome(t);
      const service = await serve(t, home);
      const made = ["user", "create", "--username", "jo", "--email", "jo@example.com", "--make-password"];
      const { password } = await printed<{ password: string }>(home, made);
      const signIn = async (typedPassword: string): Promise<number> => {
        const body = { account: "jo", password: await encryptPassword(home, service.url, typedPassword) };
        const signedIn = call(home, `${service.url}/api/v2/login/account`, { body });
        return signedIn.then(
          () => 200,
          (error: unknown) => Number(/answered (\d+)/.exec(String(error))?.[1]),
        );
      };
      for (let time = 0; time < 10; time += 1) assert.equal(await signIn("wrong"), 2333);
      assert.equal(await signIn(password), 2057, "the right one is refused");

      const shown = await printed<Shown>(home, ["user", "show", "jo"]);
      assert.deepEqual(
        shown.limits.map(({ limit, freedBy }) => [limit, freedBy]),
        [["passwordPair", "unlock"]],
      );
      const text = (await typed(home, ["user", "show", "jo"])).output;
      assert.match(
        text,
        new RegExp(`^passwordPair .* ${shown.limits[0]?.endsAt} \\(in \\d+ \\w+\\) +user unlock$`, "m"),
      );
      const keys = await onDatabaseOf(home, (database) =>
        database.all<{ key: string }>("select key from window_counts", []),
      );
      assert.ok(keys.length > 0 && keys.every(({ key }) => !text.includes(key)), "no key is shown");

      const fill = "update window_counts set failures = 600 where name = 'guessAddress'";
      await onDatabaseOf(home, (database) => database.write((sql) => sql.run(fill, [])));
      assert.equal((await printed<Shown>(home, ["user", "show", "jo"])).limits.length, 1, "no place is known");
      const from = ["--from", "127.0.0.1"];
      const there = await printed<Shown>(home, ["user", "show", "jo", ...from]);
      assert.deepEqual(there.places, ["127.0.0.1"]);
      assert.deepEqual(
        there.limits.map(({ limit, about, freedBy }) => [limit, about, freedBy]),
        [
          ["passwordPair", null, "unlock"],
          ["guessAddress", "127.0.0.1", "unlockFrom"],
        ],
      );

      assert.match((await typed(home, ["user", "unlock", "jo"])).output, /^Freed: passwordPair\.$/m);
      assert.equal(await signIn(password), 1002, "what the network has used up stays");
      const freed = await printed<Unlocked>(home, ["user", "unlock", "jo", ...from, "--reason", "ticket 9"]);
      assert.deepEqual([freed.freed, freed.stays], [["guessAddress"], []]);
      assert.equal(await signIn(password), 200);
      assert.deepEqual((await printed<Shown>(home, ["user", "show", "jo"])).limits, []);
      const notes = "select reason from audit_events where type = 'user.unlock' order by at_ms, seq";
      assert.deepEqual(
        (await onDatabaseOf(home, (database) => database.all<{ reason: string }>(notes, []))).map(
          (each) => each.reason,
        ),
        ["freed: passwordPair", "ticket 9; freed: guessAddress"],
      );
      assert.equal((await typed(home, ["user", "show", "jo", "--from", "nowhere"])).exit, 2);
      assert.equal(await service.stop(), 0);
    });
  });
}

contract("SQLite", makeSqliteHome, { skip: false });
contract(
  "PostgreSQL",
  makePostgresHome,
  needs("postgresql", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL"),
);
