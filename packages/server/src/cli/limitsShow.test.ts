import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { audit, windowOf, windowRules } from "@countersign/core";
import { testPostgresUrl } from "@countersign/store/testing";
import { type NeedsOptions, needs, plainSession } from "@countersign/testkit";
import { operatorScope } from "./operatorScope.ts";
import { makeFurnishedHome } from "./testing/furnish.ts";
import { type Home, type MakeHome, makePostgresHome, makeSqliteHome } from "./testing/home.ts";
import { inHome } from "./testing/inHome.ts";
import { typed } from "./testing/typed.ts";

type Json = Readonly<Record<string, unknown>>;

async function printed(home: Home, args: readonly string[]): Promise<Readonly<Record<string, readonly Json[]>>> {
  const { exit, output, errors } = await typed(home, [...args, "--json"]);
  assert.equal(exit, 0, errors);
  return JSON.parse(output);
}

function contract(name: string, makeHome: MakeHome, options: NeedsOptions): void {
  describe(`what is going on, for whoever helps: ${name}`, options, () => {
    it("names the limits that are used up, by their digest and the account that they keep out, and what they refused", async (t) => {
      const home = await makeFurnishedHome(t, makeHome);
      assert.deepEqual(await printed(home, ["limits", "show"]), { hits: [], refused: [] });
      const made = await typed(home, ["user", "create", "--username", "jo", "--no-password", "--json"]);
      const userId = String(JSON.parse(made.output).id);
      const key = "ab".repeat(32);
      await inHome(home, async ({ services: { ports } }) => {
        const nowMs = Date.now();
        const owner = { poolId: home.poolId, userId };
        const pair = windowOf(ports.settings, "passwordPair", key, { owner });
        const open = windowOf(ports.settings, "lookup", "cd".repeat(32));
        for (let each = 0; each < pair.limit; each += 1)
          await ports.store.settle([{ type: "count", windows: [pair], nowMs }]);
        await ports.store.settle([{ type: "count", windows: [open], nowMs }]);
        const user = { ...operatorScope(home.poolId), actor: "user" } as const;
        const scope = { ...user, origin: { ...user.origin, ip: "203.0.113.7" } };
        const refused = { type: "signIn.password", userId, failure: "pairLimit", barrier: key } as const;
        for (let each = 0; each < 4; each += 1) await ports.store.settle([audit(scope, nowMs, refused)]);
        await ports.store.settle([audit(scope, nowMs, { type: "signIn.password", userId, failure: "wrongPassword" })]);
      });
      const { hits = [], refused = [] } = await printed(home, ["limits", "show"]);
      assert.deepEqual(
        hits.map(({ limit, key: shown, userId: whose, counts, freedBy }) => [limit, shown, whose, counts, freedBy]),
        [["passwordPair", key.slice(0, 12), userId, windowRules.passwordPair.counts, "unlock"]],
      );
      assert.deepEqual(
        refused.map(({ reason, times, userId: whose, ip }) => [reason, times, whose, ip]),
        [
          ["pairLimit", 1, userId, "203.0.113.7"],
          ["pairLimit", 3, userId, null],
        ],
      );
      const text = (await typed(home, ["limits", "show"])).output;
      assert.match(text, /^1 limit used up:\nLIMIT +KEY/);
      assert.ok(!text.includes(key), "no more of a digest than tells two apart");
    });

    it("shows of a person where he is signed in, and what was refused to him and why", async (t) => {
      const home = await makeFurnishedHome(t, makeHome);
      const made = await typed(home, ["user", "create", "--username", "jo", "--no-password", "--json"]);
      const userId = String(JSON.parse(made.output).id);
      const before = (await typed(home, ["user", "show", "jo"])).output;
      assert.match(before, /^No session is open\.$/m);
      assert.match(before, /^Nothing was refused of late\.$/m);
      await inHome(home, async ({ services: { ports } }) => {
        const nowMs = Date.now();
        const times = { createdAtMs: nowMs, authTimeMs: nowMs, expiresAtMs: nowMs + 3_600_000 };
        const ids = { id: "5e".repeat(12), poolId: home.poolId, userId, appId: home.appId };
        const session = { ...plainSession(), ...ids, ...times };
        await ports.store.settle([
          { type: "openSession", session, from: { ip: "203.0.113.7", userAgent: null } },
          audit({ ...operatorScope(home.poolId), actor: "user" }, nowMs, {
            ...{ type: "authenticator.verify", userId, factor: "totp", failure: "wrongProof" },
          }),
        ]);
      });
      const { sessions = [], refused = [] } = await printed(home, ["user", "show", "jo"]);
      assert.deepEqual(
        sessions.map(({ id, ip, appId }) => [id, ip, appId]),
        [["5e".repeat(12), "203.0.113.7", home.appId]],
      );
      assert.deepEqual(
        refused.map(({ type, factor, why }) => [type, factor, why]),
        [["authenticator.verify", "totp", "wrong code or proof"]],
      );
    });
  });
}

contract("SQLite", makeSqliteHome, { skip: false });
contract(
  "PostgreSQL",
  makePostgresHome,
  needs("PostgreSQL", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL"),
);
