import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { importTotp, type UserId } from "@countersign/core";
import { testPostgresUrl } from "@countersign/store/testing";
import { needs } from "@countersign/testkit";
import { buildModels } from "../face/testing/buildModels.ts";
import { operatorScope } from "./operatorScope.ts";
import { copyInstallation } from "./testing/copyInstallation.ts";
import { countersign, serve, start } from "./testing/countersign.ts";
import { makeFurnishedHome } from "./testing/furnish.ts";
import { type Home, type MakeHome, makePostgresHome, makeSqliteHome } from "./testing/home.ts";
import { inHome } from "./testing/inHome.ts";
import { onDatabaseOf } from "./testing/onDatabaseOf.ts";
import { photograph } from "./testing/photograph.ts";
import { typed } from "./testing/typed.ts";

const SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

/** Looks that need data. */
const LOOKS_AT_DATA = [
  ["user", "show", "jo"],
  ["user", "reclaimed", "jo"],
  ["user", "list"],
  ["app", "list"],
  ["policy", "show"],
  ["policy", "replay"],
  ["keys", "status"],
  ["audit", "verify"],
  ["audit", "list"],
  ["limits", "show"],
  ["api-key", "list"],
  ["webhook", "list"],
];
const OTHER_LOOKS = [["doctor"], ["doctor", "--json"], ["config", "check"], ["help"], ["--version"]];
/** Every command that only looks. */
const LOOKS = [...OTHER_LOOKS, ...LOOKS_AT_DATA];

/** Gives a home with somebody in it who has an app, and with the models that a first face builds. */
async function makeInhabited(test: TestContext, makeHome: MakeHome): Promise<Home> {
  const home = await makeFurnishedHome(test, makeHome);
  const made = await typed(home, ["user", "create", "--username", "jo", "--no-password", "--json"]);
  const { id } = JSON.parse(made.output) as { readonly id: UserId }; // as printed
  await inHome(home, ({ services: { ports } }) =>
    importTotp(ports, { scope: operatorScope(home.poolId), userId: id, secret: SEED, recoveryCode: null }),
  );
  await buildModels(home.dataDir);
  return home;
}

/** Asserts that commands do their work and leave a home as it is. */
async function assertOnlyLooks(home: Home, looks = LOOKS): Promise<void> {
  const before = await photograph(home.folder);
  for (const args of looks) {
    const { exit, errors } = await typed(home, args);
    assert.deepEqual([exit, errors], [0, ""], args.join(" "));
    assert.deepEqual(await photograph(home.folder), before, args.join(" "));
  }
}

/** Gives a digest of what every table of a PostgreSQL holds. */
async function photographTables(home: Home): Promise<Readonly<Record<string, string>>> {
  return await onDatabaseOf(home, async (database) => {
    const tables = "select table_name as name from information_schema.tables where table_schema = current_schema()";
    const names = (await database.all<{ name: string }>(tables, [])).map(({ name }) => name);
    assert.ok(names.includes("users") && names.includes("keys"));
    const digest = (name: string) =>
      `select md5(string_agg(row::text, ',' order by row::text)) as md5 from ${name} row`;
    const seen = names.map(async (name) => [name, (await database.one<{ md5: string }>(digest(name), []))?.md5 ?? ""]);
    return Object.fromEntries(await Promise.all(seen));
  });
}

/** Serves, and ends as a power cut would. */
async function serveAndCrash(test: TestContext, home: Home): Promise<void> {
  const program = start(home, ["serve"]);
  test.after(() => void program.kill("SIGKILL"));
  await new Promise<void>((resolve) => {
    program.stdout?.on("data", (text: Buffer) => {
      if (/listening on/.test(String(text))) program.kill("SIGKILL");
    });
    program.once("close", () => resolve());
  });
}

describe("a command that only looks", () => {
  it("changes no file of the data and of the packages, whatever is there", async (t) => {
    const home = await makeInhabited(t, makeSqliteHome);
    const { packages, program } = await copyInstallation(t);
    const before = [await photograph(home.folder), await photograph(packages)];
    for (const args of LOOKS) {
      const { exit, errors } = await countersign(home, args, { program });
      assert.deepEqual([exit, errors], [0, ""], args.join(" "));
    }
    assert.deepEqual([await photograph(home.folder), await photograph(packages)], before);
  });

  it("makes nothing where the service was never started", async (t) => {
    const home = await makeSqliteHome(t);
    await assertOnlyLooks(home, OTHER_LOOKS);
    for (const args of LOOKS_AT_DATA) assert.equal((await typed(home, args)).exit, 1);
    assert.deepEqual(Object.keys(await photograph(home.folder)), ["."]);
  });

  it("builds no models, and mends none", async (t) => {
    const home = await makeFurnishedHome(t, makeSqliteHome);
    await assertOnlyLooks(home, [["doctor"]]);
    await mkdir(join(home.dataDir, "models"), { mode: 0o700 });
    await assertOnlyLooks(home, [["doctor"]]);
  });

  it("leaves the journal of a service that was killed as it is, and reads what stands in it", async (t) => {
    const home = await makeInhabited(t, makeSqliteHome);
    await serveAndCrash(t, home);
    assert.ok(Object.keys(await photograph(home.dataDir)).includes("countersign.db-wal"));
    await assertOnlyLooks(home);
  });

  it("runs beside the service, which goes on unharmed", async (t) => {
    const home = await makeInhabited(t, makeSqliteHome);
    const { stop } = await serve(t, home);
    const modesOf = async (): Promise<readonly string[]> =>
      Object.entries(await photograph(home.folder)).map(([path, { mode }]) => `${mode} ${path}`);
    const before = await modesOf();
    for (const args of LOOKS) assert.equal((await typed(home, args)).exit, 0, args.join(" "));
    assert.deepEqual(await modesOf(), before);
    assert.equal(await stop(), 0);
  });

  it(
    "asks a PostgreSQL for nothing that writes",
    needs("postgresql", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL"),
    async (t) => {
      const home = await makeInhabited(t, makePostgresHome);
      const url = new URL(home.settings.COUNTERSIGN_DATABASE_URL ?? "");
      url.searchParams.set("options", `${url.searchParams.get("options")} -c default_transaction_read_only=on`);
      const COUNTERSIGN_DATABASE_URL = url.href.replaceAll("+", "%20");
      const readOnly = { ...home, settings: { ...home.settings, COUNTERSIGN_DATABASE_URL } };
      assert.notEqual((await typed(readOnly, ["user", "create", "--username", "x", "--no-password"])).exit, 0);
      const before = await photographTables(home);
      await assertOnlyLooks(readOnly, [...LOOKS_AT_DATA, ["help"], ["--version"]]);
      const { exit, output } = await typed(readOnly, ["doctor", "--json"]);
      const failed = (JSON.parse(output) as { checks: { status: string; finding: string }[] }).checks.filter(
        ({ status }) => status === "fail",
      );
      assert.equal(exit, 5);
      assert.match(failed.map(({ finding }) => finding).join(), /^[^,]*default_transaction_read_only is on/);
      await assertOnlyLooks(home);
      assert.deepEqual(await photographTables(home), before);
    },
  );
});
