import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Change } from "@countersign/core";
import { storeContract } from "@countersign/testkit";
import { makeAuditChange } from "../audit/testing/makeAuditChange.ts";
import { verifyAuditTrail } from "../audit/verifyAuditTrail.ts";
import { StoreBusy } from "../engine/StoreBusy.ts";
import { StoreUnavailable } from "../engine/StoreUnavailable.ts";
import { openSqliteConnection } from "../engine/sqliteConnection.ts";
import { createStoreUnderTest } from "../testing/createStoreUnderTest.ts";
import { createTestUser } from "../testing/createTestUser.ts";
import { makeOpenToken, makeSignIn, makeTotp, makeVerification, TEST_NOW_MS } from "../testing/makeChanges.ts";
import { makePools, TEST_POOL_ID } from "../testing/makePools.ts";
import { openTestStore } from "../testing/openTestStore.ts";
import { openTestThreads, type TestThreads } from "../testing/openTestThreads.ts";
import { createSqliteTestDatabase, type TestDatabase } from "../testing/testDatabase.ts";
import { openStorehouseThreads } from "./openStorehouseThreads.ts";

storeContract("SQLite in threads", async () => {
  const testDatabase = await createSqliteTestDatabase();
  const here = await createStoreUnderTest(testDatabase);
  const opened: TestThreads[] = [];
  const open = async () => {
    const threads = await openTestThreads(testDatabase);
    opened.push(threads);
    return threads.ledger.store;
  };
  return {
    ...here,
    store: await open(),
    openSecond: open,
    async close() {
      for (const { storehouse } of opened) await storehouse.close();
      await here.close();
    },
  };
});

async function inThreads(test: (threads: TestThreads, testDatabase: TestDatabase) => Promise<void>): Promise<void> {
  const testDatabase = await createSqliteTestDatabase();
  const { keyring } = await openTestStore(testDatabase.open());
  await makePools(testDatabase.open());
  const threads = await openTestThreads(testDatabase);
  try {
    await test(threads, testDatabase);
    const verdict = await verifyAuditTrail({ database: testDatabase.open(), keyring });
    assert.deepEqual([verdict.ok, verdict.findings], [true, []]);
  } finally {
    await threads.storehouse.close();
    await testDatabase.remove();
  }
}

const MESSAGE = {
  type: "enqueueMessage",
  message: {
    id: "4".repeat(24),
    poolId: TEST_POOL_ID,
    appId: null,
    codeId: null,
    language: "en-US",
    channel: "email",
    address: "ada@example.com",
    content: { purpose: "signIn", code: "246810" },
    createdAtMs: TEST_NOW_MS,
    expiresAtMs: TEST_NOW_MS + 300_000,
  },
} as const satisfies Change;

describe("a database in threads of its own", () => {
  it("settles one of 200 submissions of the same proof, beside another process's", async () =>
    await inThreads(async ({ ledger: { store } }, testDatabase) => {
      const user = await createTestUser(store);
      const authenticator = makeTotp(user, "1".repeat(24));
      const tokenId = "2".repeat(24);
      await store.settle([
        { type: "saveAuthenticator", authenticator, expectedVersion: null },
        makeOpenToken(user, tokenId),
      ]);
      const other = await openTestStore(testDatabase.open());
      const submissions = Array.from({ length: 200 }, (_, index) =>
        (index % 2 === 0 ? store : other.store).settle(makeVerification(authenticator, tokenId)),
      );
      const settled = (await Promise.all(submissions)).filter((each) => each.settled).length;
      assert.equal(settled, 1);
      assert.equal((await store.findMfaToken(TEST_POOL_ID, tokenId))?.state, "consumed");
    }));

  it("shows what was settled to whoever reads after it, every time", async () =>
    inThreads(async ({ ledger: { store } }) => {
      const user = await createTestUser(store);
      const ids = Array.from({ length: 100 }, (_, index) => index.toString(16).padStart(24, "0"));
      const seen = await Promise.all(
        ids.map(async (id) => {
          await store.settle(makeSignIn(user, id));
          return (await store.findSession(TEST_POOL_ID, id))?.id;
        }),
      );
      assert.deepEqual(seen, ids);
    }));

  it("keeps the event loop free while another process holds the file, and says that it is busy", async () =>
    inThreads(async ({ storehouse, ledger: { store } }, testDatabase) => {
      const other = openSqliteConnection(testDatabase.address, { timeout: 0 });
      other.exec("begin immediate");
      let turns = 0;
      const ticking = setInterval(() => {
        turns += 1;
      }, 5);
      const waiting = store.settle([makeAuditChange("blocked")]);
      assert.equal(await storehouse.isOriginListed("https://nobody.example"), false);
      await assert.rejects(waiting, StoreBusy);
      clearInterval(ticking);
      assert.ok(turns > 10, `${turns} turns`);
      other.exec("rollback");
      other.close();
      assert.equal((await store.settle([makeAuditChange("free")])).settled, true);
    }));

  it("rings when a message was put into the outbox, and opens it where it is handed over", async () => {
    const testDatabase = await createSqliteTestDatabase();
    const { box } = await openTestStore(testDatabase.open());
    await makePools(testDatabase.open());
    let rings = 0;
    const onMessage = (): void => {
      rings += 1;
    };
    const { storehouse, ledger } = await openTestThreads(testDatabase, { onMessage });
    await ledger.store.settle([makeAuditChange("silent")]);
    assert.equal(rings, 0);
    await ledger.store.settle([MESSAGE]);
    assert.equal(rings, 1);
    const [claimed] = await storehouse.openOutbox(box).claim("email", TEST_NOW_MS, 1000, 10);
    assert.deepEqual(claimed?.open(), MESSAGE.message);
    await storehouse.close();
    await testDatabase.remove();
  });

  it("exports the trail by whoever asked, and tells him why it could not", async () =>
    inThreads(async ({ ledger: { store, trail } }) => {
      for (let index = 0; index < 3; index += 1) await store.settle([makeAuditChange(`${index}`, { atMs: 1000 })]);
      await trail.checkpoint(2000);
      const ages = { beforeMs: TEST_NOW_MS, nowMs: TEST_NOW_MS };
      const mistake = new Error("no room");
      const refuse = async (): Promise<never> => {
        throw mistake;
      };
      await assert.rejects(trail.prune({ ...ages, save: refuse }), /no room/);
      const kept: string[] = [];
      const pruned = await trail.prune({
        ...ages,
        save: async (lines, name) => {
          let text = "";
          for await (const part of lines) text += part;
          kept.push(`${name()} ${text}`);
        },
      });
      assert.ok(pruned.files >= 1 && pruned.files === kept.length);
      assert.match(kept.join("\n"), /^audit-\S+\.ndjson \{[\s\S]*"kind":"end"/);
    }));

  it("does what it was asked for before it closes, and nothing after", async () => {
    const testDatabase = await createSqliteTestDatabase();
    await openTestStore(testDatabase.open());
    await makePools(testDatabase.open());
    const { storehouse, ledger, deaths } = await openTestThreads(testDatabase);
    const settling = Array.from({ length: 50 }, (_, index) => ledger.store.settle([makeAuditChange(`${index}`)]));
    const closing = storehouse.close();
    assert.ok((await Promise.all(settling)).every(({ settled }) => settled));
    await closing;
    await assert.rejects(ledger.store.settle([makeAuditChange("late")]), StoreUnavailable);
    await assert.rejects(storehouse.keys.list(), StoreUnavailable);
    assert.deepEqual(deaths, []);
    await testDatabase.remove();
  });

  it("tells of its death once, and everybody who waits for it or asks later", async () => {
    const deaths: Error[] = [];
    const storehouse = openStorehouseThreads({
      program: new URL("../testing/dyingThreadChild.ts", import.meta.url),
      place: { databaseUrl: null, dataDir: "/nowhere" },
      onDeath: (error) => void deaths.push(error),
    });
    const asked = await Promise.allSettled([storehouse.keys.list(), storehouse.migrate(), storehouse.tryWrite()]);
    for (const answer of asked) assert.ok(answer.status === "rejected" && answer.reason instanceof StoreUnavailable);
    assert.equal(await storehouse.isServing(), false);
    assert.equal(deaths.length, 1);
    assert.match(String(deaths[0]?.cause), /a fault of the thread/);
    await storehouse.close();
  });

  it("says why the file cannot be used", async () => {
    const storehouse = openStorehouseThreads({
      program: new URL("../testing/storageThreadChild.ts", import.meta.url),
      place: { databaseUrl: null, dataDir: import.meta.filename },
      onDeath: () => undefined,
    });
    await assert.rejects(
      storehouse.migrate(),
      (error) => error instanceof StoreUnavailable && /cannot be made/.test(error.message),
    );
    await storehouse.close();
  });
});
