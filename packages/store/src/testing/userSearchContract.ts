import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { NeedsOptions } from "@countersign/testkit";
import type { Database } from "../engine/sql.ts";
import { listManagedUsers } from "../find/managed.ts";
import { migrate } from "../migrations/migrate.ts";
import { type Asked, explaining } from "./explaining.ts";
import { makePools, OTHER_POOL_ID, TEST_POOL_ID } from "./makePools.ts";
import type { TestDatabase } from "./testDatabase.ts";
import { withDatabase } from "./withDatabase.ts";

const MANY = 20_000;
const HEX = 24;
/** In the order of names from the first that begins so, or for the one account behind which a page goes on. */
const SEEKS =
  /users_username_\w+ \(pool_id=\? AND username_key>\?|users_username_begins on users(?:.|\n)*username_key\)::text >=|\(pool_id=\? AND id=\?\)|users_pkey/;

const idOf = (number: number): string => String(100_000 + number).padStart(HEX, "0");

/** Makes accounts of two pools whose user names begin in a thousand ways, and some that have none. */
async function fill(database: Database): Promise<void> {
  await migrate(database);
  await makePools(database);
  const numbered = `with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${MANY})`;
  await database.write(async (sql) => {
    for (const poolId of [TEST_POOL_ID, OTHER_POOL_ID])
      await sql.run(
        `insert into users (pool_id, id, username, username_key, email_verified, phone_verified, blocked, revision,
          profile, custom_data, register_source, logins_count, created_at_ms, updated_at_ms)
        ${numbered} select $1, '${"0".repeat(HEX - 6)}' || (100000 + n), name, name, 0, 0, 0, 0, '{}', '{}', '[]', 0, 1, 1
        from (select n, case when n % 10 = 0 then null else 'n' || (n % 1000) || '-' || n end as name from numbers) named`,
        [poolId],
      );
  }, "long");
}

/** Rename some so that the order of a language and that of bytes differ. */
const odd = ["Zoë", "zoo", "z", "z-1", "z_1", "zz", "\u{1F600}z", "Ｚ", "%z", "z%", "Z", "za\u{10fffe}"];

async function rename(database: Database): Promise<void> {
  await database.write(async (sql) => {
    for (const [index, name] of odd.entries())
      await sql.run("update users set username = $2, username_key = $2 where pool_id = $3 and id = $1", [
        idOf(index + 1),
        name,
        TEST_POOL_ID,
      ]);
  });
}

/** Gives the user names of all pages. */
async function walk(asked: Asked, usernamePrefix: string, limit: number): Promise<readonly (string | null)[]> {
  const names: (string | null)[] = [];
  let afterId: string | null = null;
  for (;;) {
    const page = await listManagedUsers(asked, TEST_POOL_ID, { afterId, limit, usernamePrefix });
    assert.ok(page !== null);
    names.push(...page.map(({ user }) => user.username));
    if (page.length < limit) return names;
    afterId = page.at(-1)?.user.userId ?? null;
  }
}

/** States how people are found by how their user names begin. */
export function userSearchContract(name: string, create: () => Promise<TestDatabase>, options: NeedsOptions): void {
  const given = withDatabase(create);

  describe(`people by how their user names begin: ${name}`, options, () => {
    it("are sought in an index, however many there are, and not sorted: a page reads no more than it shows", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        await fill(database);
        await database.write((sql) => sql.run("analyze", []));
        const plans: string[] = [];
        const names = await walk(explaining(database, plans), "n77", 50);
        assert.equal(names.length, (MANY / 1000) * 10);
        assert.deepEqual(names, names.toSorted());
        assert.ok(plans.length > 4);
        for (const plan of plans) {
          assert.doesNotMatch(plan, /Seq Scan|SCAN|Sort|TEMP B-TREE|Bitmap|Rows Removed/, plan);
          assert.match(plan, SEEKS, plan);
        }
      }));

    it("are all of them and no others, each once, whatever the language of the database", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        await fill(database);
        await rename(database);
        for (const prefix of ["z", "Z", "z_", "%", "zo", "\u{1F600}", "Ｚ", "za", "nobody"])
          for (const limit of [1, 3, 200]) {
            const found = await walk(database, prefix, limit);
            assert.deepEqual(found.toSorted(), odd.filter((each) => each.startsWith(prefix)).toSorted(), prefix);
          }
      }));

    it("are not gone on with behind somebody who is called otherwise, or is not there", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        await fill(database);
        for (const afterId of [idOf(771), idOf(10), "f".repeat(HEX)]) {
          const page = { afterId, limit: 5, usernamePrefix: "n770-" };
          assert.equal(await listManagedUsers(database, TEST_POOL_ID, page), null, afterId);
        }
      }));
  });
}
