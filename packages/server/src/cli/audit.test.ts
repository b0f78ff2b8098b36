import assert from "node:assert/strict";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { audit } from "@countersign/core";
import { testPostgresUrl } from "@countersign/store/testing";
import { needs } from "@countersign/testkit";
import { operatorScope } from "./operatorScope.ts";
import { makeFurnishedHome } from "./testing/furnish.ts";
import { type Home, type MakeHome, makePostgresHome, makeSqliteHome } from "./testing/home.ts";
import { inHome } from "./testing/inHome.ts";
import { typed } from "./testing/typed.ts";

const DAY_MS = 86_400_000;
const OLD_EVENTS = 7;

/** Gives a home whose trail has events of a hundred days ago, and some of today. */
async function makeOldHome(test: TestContext, makeHome: MakeHome): Promise<Home> {
  const home = await makeFurnishedHome(test, makeHome);
  await inHome(home, async ({ services: { ports } }) => {
    for (let each = 0; each < OLD_EVENTS; each += 1) {
      const act = { type: "user.update", userId: null } as const;
      await ports.store.settle([audit(operatorScope(home.poolId), Date.now() - 100 * DAY_MS, act)]);
    }
    await ports.store.settle([audit(operatorScope(home.poolId), Date.now(), { type: "user.update", userId: null })]);
  });
  return home;
}

const homes = [
  { engine: "SQLite", makeHome: makeSqliteHome, options: { skip: false } },
  {
    engine: "PostgreSQL",
    makeHome: makePostgresHome,
    options: needs("PostgreSQL", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL"),
  },
] as const;

for (const { engine, makeHome, options } of homes) {
  describe(`the end of the audit trail, by command: ${engine}`, options, () => {
    it("exports and drops what is old; the rest verifies, with the files and without", async (t) => {
      const home = await makeOldHome(t, makeHome);
      const kept = await typed(home, ["audit", "prune"]);
      assert.deepEqual([kept.exit, /--days/.test(kept.errors)], [2, true]);
      const pruned = await typed(home, ["audit", "prune", "--days", "30", "--json"]);
      const { files, rows, folder } = JSON.parse(pruned.output);
      assert.deepEqual([pruned.exit, files, folder], [0, 1, join(home.dataDir, "audit")]);
      assert.ok(rows >= OLD_EVENTS);
      const [name, ...others] = await readdir(folder);
      assert.match(name ?? "", /^audit-\d{4}-\d\d-\d\d-[0-9a-f]{16}\.ndjson$/);
      assert.deepEqual(others, []);
      const file = join(folder, name ?? "");
      if (process.platform !== "win32") assert.equal((await stat(file)).mode & 0o777, 0o600);
      assert.match((await typed(home, ["audit", "verify"])).output, /^The audit trail is whole: \d+ events?/);
      for (const exported of [folder, file, `${file},${file}`]) {
        const verified = await typed(home, ["audit", "verify", "--exported", exported, "--json"]);
        const verdict = JSON.parse(verified.output);
        assert.deepEqual([verified.exit, verdict.ok], [0, true], verified.output);
        assert.ok(verdict.exported >= rows);
      }
      assert.deepEqual(JSON.parse((await typed(home, ["audit", "prune", "--days", "30", "--json"])).output).rows, 0);
      await writeFile(file, (await readFile(file, "utf8")).replace('"user.update"', '"user.unlock"'));
      assert.equal((await typed(home, ["audit", "verify", "--exported", folder])).exit, 5);
    });

    it("drops nothing that cannot be kept", async (t) => {
      const home = await makeOldHome(t, makeHome);
      await writeFile(join(home.dataDir, "audit"), "in its place");
      const { exit, errors } = await typed(home, ["audit", "prune", "--days", "30"]);
      assert.deepEqual([exit, /cannot be written/.test(errors)], [1, true], errors);
      const { output } = await typed(home, ["audit", "verify", "--json"]);
      assert.ok(JSON.parse(output).events > OLD_EVENTS);
    });
  });
}
