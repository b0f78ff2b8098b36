import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { testPostgresUrl } from "@countersign/store/testing";
import { needs } from "@countersign/testkit";
import { countersign, serve } from "./testing/countersign.ts";
import { makeFurnishedHome } from "./testing/furnish.ts";
import { makePostgresHome, makeSqliteHome } from "./testing/home.ts";
import { photograph } from "./testing/photograph.ts";

const options = needs("postgresql", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL");

describe("a second host on a PostgreSQL that another has filled", options, () => {
  it("is told what was found and what to give, and makes no key", async (t) => {
    const first = await makeFurnishedHome(t, makePostgresHome);
    const second = await makeSqliteHome(t);
    const { COUNTERSIGN_DATABASE_URL = "" } = first.settings;
    const {
      COUNTERSIGN_USERPOOL_ID: _pool,
      COUNTERSIGN_APP_ID: _app,
      ...bare
    }: Readonly<Record<string, string>> = { ...second.settings, COUNTERSIGN_DATABASE_URL };
    const home = { ...second, settings: bare };
    for (const command of ["serve", "doctor", "user list"]) {
      const { exit, output, errors } = await countersign(home, command.split(" "));
      assert.notEqual(exit, 0, command);
      const told = `${output}${errors}`;
      assert.match(told, /COUNTERSIGN_MASTER_KEY or COUNTERSIGN_MASTER_KEY_FILE must be given/, command);
      assert.doesNotMatch(told, /ENOENT|cannot be read|is missing/, command);
      if (command === "user list") continue;
      assert.match(told, /is in use already, under the master key of another host or data folder/, command);
      assert.ok(told.includes(first.poolId), command);
    }
    assert.ok(!Object.keys(await photograph(home.dataDir)).includes("master.key"));
    const key = (await readFile(join(first.dataDir, "master.key"), "utf8")).trim();
    const { stop } = await serve(t, home, { settings: { COUNTERSIGN_MASTER_KEY: key } });
    assert.equal(await stop(), 0);
  });

  it("is told when it has another key", async (t) => {
    const first = await makeFurnishedHome(t, makePostgresHome);
    const second = await makeFurnishedHome(t, makeSqliteHome);
    const { COUNTERSIGN_DATABASE_URL = "" } = first.settings;
    const home = { ...second, settings: { ...first.settings, COUNTERSIGN_DATA_DIR: second.dataDir } };
    const own = await countersign(home, ["serve"]);
    assert.equal(own.exit, 1);
    assert.match(own.errors, /master\.key was made for other data than the database postgres:/);
    const settings = { COUNTERSIGN_MASTER_KEY: randomBytes(32).toString("base64"), COUNTERSIGN_DATABASE_URL };
    const given = await countersign(home, ["serve"], { settings });
    assert.match(given.errors, /COUNTERSIGN_MASTER_KEY is another one than that of the database/);
  });
});
