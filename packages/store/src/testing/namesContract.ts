import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { NeedsOptions } from "@countersign/testkit";
import type { Database } from "../engine/sql.ts";
import { migrate } from "../migrations/migrate.ts";
import { migrations } from "../migrations/migrations.ts";
import { storehouseOver } from "../openStorehouse.ts";
import { TEST_POOL_ID } from "./makePools.ts";
import { openTestStore } from "./openTestStore.ts";
import type { TestDatabase } from "./testDatabase.ts";
import { withDatabase } from "./withDatabase.ts";

interface OldAccount {
  readonly id: string;
  readonly createdAtMs: number;
  readonly username?: string;
  readonly email?: string;
}

/** Writes a pool into a database that lacks what later builds say of pools and applications. */
async function writePool(database: Database): Promise<void> {
  await database.write(async (sql) => {
    const text = "insert into user_pools (id, name, secret_digest, created_at_ms) values ($1, 'pool', '0', 1)";
    await sql.run(text, [TEST_POOL_ID]);
  });
}

/** Writes accounts as builds did that compared names letter by letter. */
async function writeOldAccounts(database: Database, accounts: readonly OldAccount[]): Promise<void> {
  await database.write(async (sql) => {
    for (const { id, createdAtMs, username = null, email = null } of accounts) {
      await sql.run(
        `insert into users (pool_id, id, username, email, email_verified, phone_verified, blocked, revision, profile,
          custom_data, register_source, logins_count, created_at_ms, updated_at_ms)
        values ($1, $2, $3, $4, 0, 0, 0, 0, '{}', '{}', '[]', 0, $5, $5)`,
        [TEST_POOL_ID, id, username, email, createdAtMs],
      );
    }
  });
}

/** Gives a database of the last landing that holds the accounts. */
async function oldDatabase(testDatabase: TestDatabase, accounts: readonly OldAccount[]): Promise<Database> {
  const database = testDatabase.open();
  await migrate(database, migrations.slice(0, 2));
  await writePool(database);
  await writeOldAccounts(database, accounts);
  return database;
}

const ACCOUNTS: readonly OldAccount[] = [
  { id: "1", createdAtMs: 30, username: "Jo", email: "jo@xn--bcher-kva.example" },
  { id: "2", createdAtMs: 10, username: "jo", email: "jo@bücher.example" },
  { id: "3", createdAtMs: 20, username: "JO" },
  { id: "4", createdAtMs: 40, username: "José", email: "jose\u0301@xn--bcher-kva.example" },
  { id: "5", createdAtMs: 40 },
];

/** States how names of older databases come to be compared. `create` gives an empty database. */
export function namesContract(name: string, create: () => Promise<TestDatabase>, options: NeedsOptions): void {
  const given = withDatabase(create);

  describe(`names of older databases: ${name}`, options, () => {
    it("are compared for the oldest account, and the others are found by their exact spelling", async () =>
      given(async (testDatabase) => {
        const database = await oldDatabase(testDatabase, ACCOUNTS);
        await storehouseOver(database).migrate();
        const { store } = await openTestStore(database);
        const find = async (kind: "email" | "username", key: string, spelling: string): Promise<string | undefined> =>
          (await store.findSubject(TEST_POOL_ID, { kind, key, spelling }))?.user.userId;
        for (const [spelling, id] of [
          ["jo", "2"],
          ["jO", "2"],
          ["Jo", "1"],
          ["JO", "3"],
        ] as const) {
          assert.equal(await find("username", "jo", spelling), id, spelling);
        }
        assert.equal(await find("username", "josé", "JOSÉ"), "4");
        assert.equal(await find("email", "jo@bücher.example", "jo@bücher.example"), "2");
        assert.equal(await find("email", "jo@bücher.example", "jo@xn--bcher-kva.example"), "1");
        assert.equal(await find("email", "josé@bücher.example", "josé@bücher.example"), "4");
        const other = await store.findSubject(TEST_POOL_ID, { kind: "username", key: "josé" });
        assert.deepEqual([other?.user.username, other?.user.email], ["José", "josé@bücher.example"]);
      }));

    it("are listed where they are compared like one of an older account", async () =>
      given(async (testDatabase) => {
        const storehouse = storehouseOver(await oldDatabase(testDatabase, ACCOUNTS));
        await storehouse.migrate();
        const shared = await storehouse.listSharedNames(9);
        assert.deepEqual(shared.map(({ userId, name: shown }) => [userId, shown]).sort(), [
          ["1", "Jo"],
          ["1", "jo@xn--bcher-kva.example"],
          ["3", "JO"],
        ]);
        assert.equal((await storehouse.listSharedNames(1)).length, 1);
      }));

    it("are compared as well when an older build wrote them beside this one, at the next start", async () =>
      given(async (testDatabase) => {
        const database = await oldDatabase(testDatabase, []);
        const storehouse = storehouseOver(database);
        await storehouse.migrate();
        await writeOldAccounts(database, ACCOUNTS.slice(3, 4));
        const { store } = await openTestStore(database);
        const find = () => store.findSubject(TEST_POOL_ID, { kind: "username", key: "josé", spelling: "JOSÉ" });
        assert.equal(await find(), null);
        await storehouse.migrate();
        assert.equal((await find())?.user.username, "José");
      }));

    it("are compared by several nodes that start together, however many there are", async () =>
      given(async (testDatabase) => {
        const many = Array.from({ length: 1203 }, (_, index) => ({
          id: String(index),
          createdAtMs: 5000 - index,
          username: `${index % 2 === 0 ? "Name" : "name"}${Math.floor(index / 2)}`,
        }));
        const database = await oldDatabase(testDatabase, many);
        const nodes = [
          storehouseOver(database),
          storehouseOver(testDatabase.open()),
          storehouseOver(testDatabase.open()),
        ];
        await Promise.all(nodes.map((node) => node.migrate()));
        const shared = await nodes[0]?.listSharedNames(5000);
        assert.equal(shared?.length, 601, "of each pair the older one has the key");
        assert.ok(shared.every(({ name: shown }) => shown.startsWith("Name")));
      }));
  });
}
