import { once } from "@countersign/core";
import type { StoreUnderTest } from "@countersign/testkit";
import type { Database } from "../engine/sql.ts";
import type { SealedColumn } from "../keys/sealedColumns.ts";
import { sweep } from "../upkeep/sweep.ts";
import { makePools, OTHER_POOL_ID, TEST_APP_ID, TEST_POOL_ID } from "./makePools.ts";
import { openTestStore } from "./openTestStore.ts";
import { readRows } from "./readRows.ts";
import type { TestDatabase } from "./testDatabase.ts";

/** Gives what the store contract works on, over an empty database. */
export async function createStoreUnderTest(testDatabase: TestDatabase): Promise<StoreUnderTest> {
  const database = testDatabase.open();
  const { store, trail } = await openTestStore(database);
  await makePools(database);
  // One for all who ask: it has a pool of connections, of which a server has no end.
  const openSecond = once(async () => (await openTestStore(testDatabase.open())).store);
  return {
    store,
    poolId: TEST_POOL_ID,
    otherPoolId: OTHER_POOL_ID,
    appId: TEST_APP_ID,
    openSecond,
    async sweep(nowMs) {
      await trail.tellAbandoned(nowMs);
      await sweep(database, nowMs);
    },
    rows: () => readRows(database),
    bytes: async () => Buffer.concat([Buffer.from((await readRows(database)).join("\n")), testDatabase.files()]),
    exchangeStates: (...named) => exchangeSealed(database, "authenticators.state", ...named),
    exchangeFaceSessions: (column, ...named) => exchangeSealed(database, `face_sessions.${column}`, ...named),
    exchangePhotos: (oneId, otherId) => exchangePhotos(database, oneId, otherId),
    close: testDatabase.remove,
  };
}

async function exchangeSealed(
  database: Database,
  where: SealedColumn,
  ...[poolId, oneId, otherId]: readonly [string, string, string]
): Promise<void> {
  await database.write(async (sql) => {
    const [table, column] = where.split(".");
    const text = `select id, ${column} as sealed from ${table} where pool_id = $1 and id in ($2, $3) order by id`;
    const [one, other] = await sql.all<{ id: string; sealed: Uint8Array }>(text, [poolId, oneId, otherId]);
    if (one === undefined || other === undefined) throw new Error("Both must be there.");
    const update = `update ${table} set ${column} = $3 where pool_id = $1 and id = $2`;
    await sql.run(update, [poolId, one.id, other.sealed]);
    await sql.run(update, [poolId, other.id, one.sealed]);
  });
}

async function exchangePhotos(database: Database, ...ids: readonly [string, string]): Promise<void> {
  await database.write(async (sql) => {
    const text = "select id, content from photos where id in ($1, $2)";
    const [one, other] = await sql.all<{ id: string; content: Uint8Array }>(text, ids);
    if (one === undefined || other === undefined) throw new Error("Both must be there.");
    const update = "update photos set content = $2 where id = $1";
    await sql.run(update, [one.id, other.content]);
    await sql.run(update, [other.id, one.content]);
  });
}
