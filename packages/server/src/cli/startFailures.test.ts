import assert from "node:assert/strict";
import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { countersign } from "./testing/countersign.ts";
import { makeFurnishedHome } from "./testing/furnish.ts";
import { type Home, makeSqliteHome } from "./testing/home.ts";
import { typed } from "./testing/typed.ts";

/** Runs what must fail, and gives the sentences. */
async function refusalOf(home: Home, settings: Readonly<Record<string, string>> = {}): Promise<string> {
  const { exit, errors } = await countersign(home, ["serve"], { settings, isOrdinary: true });
  assert.equal(exit, 1, errors);
  assert.doesNotMatch(errors, /^ +at |node:internal|\.ts:\d/m);
  return errors;
}

/** Gives a home of a service that ran before, in which something is wrong; it is mended before it goes away. */
async function spoiledHome(t: TestContext, spoil: (dataDir: string) => Promise<unknown>): Promise<Home> {
  let mend = async (): Promise<void> => undefined;
  t.after(() => mend());
  const home = await makeFurnishedHome(t, makeSqliteHome);
  mend = () => chmod(home.dataDir, 0o700);
  await spoil(home.dataDir);
  return home;
}

const lock = (name: string) => (dataDir: string) =>
  writeFile(join(dataDir, name), "", { flag: "a" }).then(() => chmod(join(dataDir, name), 0));
const replaceByFolder = (name: string) => (dataDir: string) =>
  rm(join(dataDir, name), { force: true }).then(() => mkdir(join(dataDir, name)));

describe("a start in a folder that this account cannot use", () => {
  it("is refused with a sentence that names the folder", async (t) => {
    for (const mode of [0, 0o500, 0o300, 0o600]) {
      const home = await spoiledHome(t, (dataDir) => chmod(dataDir, mode));
      assert.match(await refusalOf(home), new RegExp(`^ +${home.dataDir} cannot be used by this account`, "m"));
    }
  });

  it("is refused with a sentence that names each file", async (t) => {
    const names = ["serve.lock", "countersign.db", "countersign.db-wal", "master.key", "bootstrap.json"];
    for (const name of names) {
      const home = await spoiledHome(t, lock(name));
      assert.match(await refusalOf(home), new RegExp(`${join(home.dataDir, name)} cannot be used by this account`));
    }
    for (const name of ["countersign.db", "serve.lock", "bootstrap.json"]) {
      const home = await spoiledHome(t, replaceByFolder(name));
      assert.match(await refusalOf(home), new RegExp(`${join(home.dataDir, name)} must be a file`));
    }
  });

  it("is refused with a sentence where there can be no folder", async (t) => {
    const home = await makeSqliteHome(t);
    await writeFile(home.dataDir, "");
    assert.match(await refusalOf(home), /cannot be made \(EEXIST\)/);
    assert.match(
      await refusalOf(home, { COUNTERSIGN_DATA_DIR: join(home.dataDir, "x") }),
      /cannot be made \(ENOTDIR\)/,
    );
    const parent = join(home.folder, "parent");
    await mkdir(parent, { mode: 0o500 });
    assert.match(await refusalOf(home, { COUNTERSIGN_DATA_DIR: join(parent, "x") }), /cannot be made \(EACCES\)/);
  });

  it("is refused with a sentence where the database is none", async (t) => {
    const home = await spoiledHome(t, (dataDir) => writeFile(join(dataDir, "countersign.db"), "nonsense".repeat(999)));
    assert.match(await refusalOf(home), /The database file fails: file is not a database/);
  });

  it("goes on where only what is of no use any more cannot be used", async (t) => {
    const key = Buffer.alloc(32, 7).toString("base64");
    const home = await makeSqliteHome(t);
    const settings = { COUNTERSIGN_MASTER_KEY: key, COUNTERSIGN_PORT: "70000" };
    await mkdir(home.dataDir, { mode: 0o700 });
    await lock("master.key")(home.dataDir);
    assert.match(
      (await typed(home, ["doctor"], { settings: { ...settings, COUNTERSIGN_PORT: "0" } })).output,
      /ok {4}data folder/,
    );
  });
});

describe("a start at an address that cannot be had", () => {
  it("is refused with a sentence that names the setting", async (t) => {
    const home = await makeSqliteHome(t);
    assert.match(await refusalOf(home, { COUNTERSIGN_PORT: "1" }), /COUNTERSIGN_PORT may not be listened on/);
    assert.match(
      await refusalOf(home, { COUNTERSIGN_HOST: "nowhere.invalid" }),
      /COUNTERSIGN_HOST leads to no address/,
    );
    assert.match(await refusalOf(home, { COUNTERSIGN_HOST: "203.0.113.9" }), /COUNTERSIGN_HOST is no address of this/);
  });
});
