import assert from "node:assert/strict";
import { readFile, stat, writeFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { type HeldSecrets, standingOf } from "@countersign/core";
import { testPostgresUrl } from "@countersign/store/testing";
import { type NeedsOptions, needs } from "@countersign/testkit";
import { bootstrapPath, readBootstrapFile } from "../config/bootstrapFile.ts";
import { sha256 } from "../start/systemPorts.ts";
import { countersign, serve } from "./testing/countersign.ts";
import { makeFurnishedHome } from "./testing/furnish.ts";
import { type Home, type MakeHome, makePostgresHome, makeSqliteHome } from "./testing/home.ts";
import { inHome } from "./testing/inHome.ts";
import { onDatabaseOf } from "./testing/onDatabaseOf.ts";
import { typed } from "./testing/typed.ts";

interface Renewed {
  readonly secret: string;
  readonly olderEndsAt: string | null;
  readonly bootstrapFile: string | null;
}

type Group = "pool" | "app";
type Settings = Readonly<Record<string, string>>;

async function renew(
  home: Home,
  group: Group,
  args: readonly string[] = [],
  settings: Settings = {},
): Promise<Renewed> {
  const { exit, output, errors } = await typed(home, [group, "secret", "renew", ...args, "--json"], { settings });
  assert.equal(exit, 0, errors || output);
  return JSON.parse(output) as Renewed; // as printed
}

async function standing(home: Home, group: Group, secret: string): Promise<string> {
  return await inHome(home, async ({ services: { ports } }) => {
    const { findPool, findApplication } = ports.store;
    const held: HeldSecrets | null = await (group === "pool" ? findPool(home.poolId) : findApplication(home.appId));
    return held === null ? "nobody" : standingOf(held, (digest) => digest === sha256(secret), ports.clock.nowMs());
  });
}

async function secretIn(home: Home, group: Group): Promise<string> {
  const { userPoolSecret, appSecret } = (await readBootstrapFile(home.dataDir)) ?? {};
  return (group === "pool" ? userPoolSecret : appSecret) ?? "";
}

const secretName = { pool: "COUNTERSIGN_USERPOOL_SECRET", app: "COUNTERSIGN_APP_SECRET" } as const;

function contract(name: string, makeHome: MakeHome, options: NeedsOptions): void {
  describe(`countersign pool|app secret renew: ${name}`, options, () => {
    for (const group of ["pool", "app"] as const) {
      it(`gives the ${group} a second secret, shows it once and writes it to bootstrap.json`, async (t) => {
        const home = await makeFurnishedHome(t, makeHome);
        const first = await secretIn(home, group);
        const renewed = await renew(home, group, ["--overlap", "2h"]);
        assert.deepEqual(
          [await secretIn(home, group), renewed.bootstrapFile],
          [renewed.secret, bootstrapPath(home.dataDir)],
        );
        assert.ok(Math.abs(Date.parse(renewed.olderEndsAt ?? "") - Date.now() - 2 * 3_600_000) < 600_000);
        assert.deepEqual(
          [await standing(home, group, first), await standing(home, group, renewed.secret)],
          ["older", "newest"],
        );
        const text = "select actor, reason, app_id as app from audit_events where type = 'secret.renew'";
        const events = await onDatabaseOf(home, (database) => database.all<Record<string, unknown>>(text, []));
        const app = group === "app" ? home.appId : null;
        assert.deepEqual(
          events.map((row) => ({ ...row })),
          [{ actor: "operator", reason: "the one before it lives on for 7200 s", app }],
        );
        await renew(home, group, ["--overlap", "0", "--yes"]);
        const reasons = await onDatabaseOf(home, (database) =>
          database.all<{ reason: string }>(
            "select reason from audit_events where type = 'secret.renew' order by seq",
            [],
          ),
        );
        assert.ok(
          reasons.some(({ reason }) => reason === "every secret before it has ended"),
          JSON.stringify(reasons),
        );
      });
    }

    it("asks before it ends what is in use, and does nothing while nobody says yes", async (t) => {
      const home = await makeFurnishedHome(t, makeHome);
      const first = await secretIn(home, "pool");
      const asked = await typed(home, ["pool", "secret", "renew", "--overlap", "0"]);
      assert.deepEqual([asked.exit, asked.output], [4, ""]);
      assert.equal(await standing(home, "pool", first), "newest");
      const { secret, olderEndsAt } = await renew(home, "pool", ["--overlap", "0", "--yes"]);
      assert.deepEqual([await standing(home, "pool", first), olderEndsAt], ["ended", null]);
      await renew(home, "pool");
      const third = await typed(home, ["pool", "secret", "renew"]);
      assert.deepEqual([third.exit, third.output], [1, ""]);
      assert.match(third.errors, /--gives newest\|older/);
      await renew(home, "pool", ["--gives", "newest", "--yes"]);
      assert.equal(await standing(home, "pool", secret), "older");
    });

    it("says which setting holds the secret that was replaced", async (t) => {
      const home = await makeFurnishedHome(t, makeHome);
      for (const group of ["pool", "app"] as const) {
        const settings = { [secretName[group]]: await secretIn(home, group) };
        const { errors } = await typed(home, [group, "secret", "renew"], { settings });
        assert.match(errors, new RegExp(`${secretName[group]} holds a secret that was replaced`));
      }
    });
  });

  describe(`a start with ids and secrets that are set: ${name}`, options, () => {
    it("is warned of an older secret, and stopped by one that has ended or is another's", async (t) => {
      const home = await makeFurnishedHome(t, makeHome);
      const first = { pool: await secretIn(home, "pool"), app: await secretIn(home, "app") };
      for (const group of ["pool", "app"] as const) await renew(home, group);
      const older = { [secretName.pool]: first.pool, [secretName.app]: first.app };
      const service = await serve(t, home, { settings: older });
      for (const each of Object.values(secretName))
        assert.match(service.printed(), new RegExp(`${each} holds a secret that was replaced and ends`));
      assert.equal(await service.stop(), 0);
      for (const group of ["pool", "app"] as const) await renew(home, group, ["--overlap", "0", "--yes"]);
      const ended = await countersign(home, ["serve"], { settings: older });
      assert.equal(ended.exit, 1);
      for (const each of Object.values(secretName))
        assert.match(
          ended.errors,
          new RegExp(`${each} holds a secret that (was replaced and has ended|this database does not know)`),
        );
      assert.ok(![first.pool, first.app].some((secret) => `${ended.errors}${ended.output}`.includes(secret)));
    });

    it("names every id and secret that the database does not know, and doctor does too", async (t) => {
      const home = await makeFurnishedHome(t, makeHome);
      const foreign = { [secretName.pool]: "0".repeat(32), [secretName.app]: "1".repeat(32) };
      const unknown = { COUNTERSIGN_USERPOOL_ID: "0".repeat(24), COUNTERSIGN_APP_ID: "1".repeat(24) };
      for (const [settings, sentence] of [
        [foreign, /holds a secret that this database does not know/],
        [unknown, /names no (user pool|application) of this database, which has [0-9a-f]{24}/],
      ] as const) {
        const { exit, errors } = await countersign(home, ["serve"], { settings });
        const { output } = await typed(home, ["doctor"], { settings });
        assert.equal(exit, 1);
        for (const each of Object.keys(settings)) {
          assert.match(errors, new RegExp(`${each} ${sentence.source}`));
          assert.match(output, new RegExp(`${each} ${sentence.source}`));
        }
      }
    });
  });
}

contract("SQLite", makeSqliteHome, { skip: false });
contract(
  "PostgreSQL",
  makePostgresHome,
  needs("postgresql", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL"),
);

describe("bootstrap.json", () => {
  it("of another node, which knows nothing of a renewal, is warned of and not gone by", async (t) => {
    const home = await makeFurnishedHome(t, makeSqliteHome);
    const path = bootstrapPath(home.dataDir);
    const before = await readFile(path, "utf8");
    const { mode, uid } = await stat(path);
    await renew(home, "pool", ["--overlap", "0", "--yes"]);
    const after = await stat(path);
    assert.deepEqual([after.mode, after.uid], [mode, uid]);
    await writeFile(path, before);
    const service = await serve(t, home);
    assert.match(service.printed(), /bootstrap\.json: userPoolSecret holds a secret that was replaced and has ended/);
  });
});
