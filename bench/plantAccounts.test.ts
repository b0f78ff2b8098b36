import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { connectDatabase, makePools, makeTestFolder, openTestStore, TEST_POOL_ID } from "@countersign/store/testing";
import { plantCrowd } from "./crowd.ts";
import { plantAccounts } from "./plantAccounts.ts";

const NOW_MS = 1_700_000_000_000;

describe("plantAccounts", () => {
  it("writes accounts that the store reads as those it has written itself, more than go into one transaction", async (t) => {
    const folder = makeTestFolder();
    const database = await connectDatabase({ databaseUrl: null, dataDir: folder.path }, assert.fail);
    t.after(async () => {
      await database.close();
      folder.remove();
    });
    const { store, box } = await openTestStore(database);
    await makePools(database);
    const place = { database, box, poolId: TEST_POOL_ID, nowMs: NOW_MS };
    await plantAccounts(place, 5000, (index) => ({
      username: `person${index}`,
      passwordHash: "$hash",
      factors: [{ kind: "totp", source: "SELF", address: null, state: { secret: `secret ${index}` } }],
    }));
    await plantCrowd(database, { ...place, users: 10, marks: 2 });
    for (const index of [0, 4095, 4096, 4999]) {
      const subject = await store.findSubject(TEST_POOL_ID, { kind: "username", key: `person${index}` });
      const [app, ...others] = subject?.authenticators ?? [];
      assert.deepEqual([app?.kind, app?.status, app?.state], ["totp", "confirmed", { secret: `secret ${index}` }]);
      assert.deepEqual([others, subject?.passwordHash, subject?.user.email], [[], "$hash", null]);
    }
    const counts = await database.all(
      "select (select count(*) from users) as users, (select count(*) from known_origins) as marks",
      [],
    );
    assert.deepEqual({ ...(counts[0] as object) }, { users: 5010, marks: 20 });
  });
});
