import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { defaultPolicy } from "@countersign/core";
import { tableExports } from "@countersign/store/testing";
import { ageKeys } from "./testing/ageKeys.ts";
import { makeFurnishedHome } from "./testing/furnish.ts";
import { type Home, makeSqliteHome } from "./testing/home.ts";
import { inHome } from "./testing/inHome.ts";
import { onDatabaseOf } from "./testing/onDatabaseOf.ts";
import { typed } from "./testing/typed.ts";

type Row = Readonly<Record<string, unknown>>;

const SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

/** What of a table that travels does not come as it was, and why. */
const exceptions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  user_pools: { created_at_ms: "it is made when it comes" },
  applications: {
    created_at_ms: "it is made when it comes; the order is looked at",
    revision: "its changes are counted anew",
  },
  authenticators: { state: "sealed under the keys of its server; what is in it is looked at" },
};

/** Fills a pool with something in every column of what travels that commands and changes can fill. */
async function fill(home: Home): Promise<void> {
  const run = async (...args: readonly string[]): Promise<void> => {
    const { exit, errors } = await typed(home, args);
    assert.equal(exit, 0, `${args.join(" ")}: ${errors}`);
  };
  const settings = ["--redirect-uris", "https://app.example.com/back", "--allowed-origins", "https://app.example.com"];
  const words = ["--face-proof", "live", "--own-login", "known", "--first-enrolment", "proved", "--trust-days", "30"];
  for (const name of ["Zebra", "Aardvark", "Marten"]) await run("app", "create", "--name", name, "--factors", "OTP");
  await run("app", "update", "--app", home.appId, ...settings, ...words, "--client-type", "public", "--yes");
  const policy = join(home.folder, "policy.json");
  await writeFile(policy, JSON.stringify(defaultPolicy.policy));
  for (const args of [[policy], [policy, "--draft"], [policy], [policy, "--app", home.appId]])
    await run("policy", "set", ...args);
  await run("app", "update", "--app", home.appId, "--policy", "adaptive");
  await run("pool", "secret", "renew", "--overlap", "24h", "--yes");
  await run("app", "secret", "renew", "--app", home.appId, "--overlap", "24h", "--yes");
  const people = [
    {
      id: "1",
      username: "Jo",
      email: "Jo@example.com",
      emailVerified: true,
      phone: "+8613800138000",
      phoneVerified: true,
    },
    {
      id: "2",
      username: "mo",
      profile: { nickname: "Mo", externalId: "x-2" },
      customData: { team: "blue" },
      blocked: true,
    },
  ];
  const file = join(home.folder, "people.json");
  const passwordHash = "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";
  const lines = people.map((each) => ({
    ...each,
    passwordHash,
    totp: [{ secret: SEED, digits: 8, lastStep: 7 }],
    recoveryCode: "abcd-efgh-ijkl",
  }));
  await writeFile(file, JSON.stringify(lines));
  await run("import", file, "--format", "json");
  await run("user", "allow-enrolment", "mo");
  await inHome(home, async ({ services: { ports } }) => {
    for (const { subject } of await ports.store.listSubjects(home.poolId, { afterId: null, limit: 10 })) {
      const failure = {
        type: "failAttempt",
        subject: subject.user,
        factor: "totp",
        cap: 100,
        nowMs: Date.now(),
      } as const;
      for (let count = 0; count < 6; count += 1) await ports.store.settle([failure]);
    }
  });
}

/** Gives the rows of a table, but for what does not come as it was, in one order. */
function rowsOf(home: Home, table: string, poolId: string): Promise<readonly Row[]> {
  const column = table === "user_pools" ? "id" : "pool_id";
  return onDatabaseOf(home, async (database) => {
    const rows = await database.all<Row>(`select * from ${table} where ${column} = $1`, [poolId]);
    const excepted = Object.keys(exceptions[table] ?? {});
    const kept = rows.map((row) =>
      Object.fromEntries(Object.entries(row).filter(([name]) => !excepted.includes(name))),
    );
    return kept.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  });
}

const namesOf = (home: Home, poolId: string) =>
  inHome(home, async ({ admin }) => (await admin.listApplications(poolId)).map(({ name }) => name));

const subjectsOf = (home: Home, poolId: string) =>
  inHome(home, ({ services }) => services.ports.store.listSubjects(poolId, { afterId: null, limit: 10 }));

describe("an export, table by table", () => {
  it("brings every row of what travels into another server as it was, and none of what stays", async (t) => {
    const [source, target] = [await makeFurnishedHome(t, makeSqliteHome), await makeFurnishedHome(t, makeSqliteHome)];
    await fill(source);
    await writeFile(join(source.folder, "keys.txt"), `# for the test\n${ageKeys.own.recipient}\n`);
    await writeFile(join(target.folder, "key.txt"), `# created: today\n${ageKeys.own.identity}\n`);
    const file = join(source.folder, "users.age");
    const exported = await typed(source, ["export", file, "--recipients-file", "keys.txt"]);
    assert.equal(exported.exit, 0, exported.errors);
    const staying = Object.keys(tableExports).filter((table) => tableExports[table]?.travels === false);
    const before = await Promise.all(staying.map((table) => countOf(target, table, source.poolId)));
    const brought = await typed(target, ["import", file, "--format", "countersign", "--identity-file", "key.txt"]);
    assert.equal(brought.exit, 0, brought.errors);
    for (const [table, { travels }] of Object.entries(tableExports)) {
      if (!travels) continue;
      const rows = await rowsOf(source, table, source.poolId);
      assert.ok(rows.length > 0, `${table}: nothing was there to travel`);
      assert.deepEqual(await rowsOf(target, table, source.poolId), rows, table);
    }
    assert.deepEqual(await subjectsOf(target, source.poolId), await subjectsOf(source, source.poolId));
    assert.deepEqual(await namesOf(target, source.poolId), await namesOf(source, source.poolId));
    const after = await Promise.all(staying.map((table) => countOf(target, table, source.poolId)));
    assert.deepEqual(
      staying.filter((_, index) => after[index] !== before[index]),
      ["audit_events"],
      "that it came is told in the trail, and nothing else is there besides",
    );
  });
});

/** Counts the rows of a pool; 0 for a table without pools. */
function countOf(home: Home, table: string, poolId: string): Promise<number> {
  return onDatabaseOf(home, async (database) => {
    const columns = await database.all<{ name: string }>("select name from pragma_table_info($1)", [table]);
    if (!columns.some(({ name }) => name === "pool_id")) return 0;
    const text = `select count(*) as n from ${table} where pool_id = $1`;
    return (await database.one<{ n: number }>(text, [poolId]))?.n ?? 0;
  });
}

describe("an export that comes into a pool that is there", () => {
  it("says what its applications demanded and what they are here, for nobody asks for a second factor of himself", async (t) => {
    const home = await makeFurnishedHome(t, makeSqliteHome);
    await writeFile(join(home.folder, "passphrase.txt"), "a long passphrase\n");
    const demand = (factors: string) => typed(home, ["app", "update", "--factors", factors, "--yes"]);
    assert.equal((await demand("OTP,SMS")).exit, 0);
    const key = ["--passphrase-file", "passphrase.txt"];
    assert.equal((await typed(home, ["export", "a.age", ...key])).exit, 0);
    const again = () => typed(home, ["import", "a.age", "--format", "countersign", ...key]);
    assert.doesNotMatch((await again()).errors, /The application/);
    assert.equal((await demand("none")).exit, 0);
    const { exit, errors } = await again();
    assert.equal(exit, 0, errors);
    assert.match(
      errors,
      /The application .* stays as it is here, which differs from the export in factors\. There it demanded OTP, SMS\./,
    );
  });
});
