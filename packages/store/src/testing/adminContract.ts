import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  type Application,
  type ApplicationLogo,
  type ApplicationPatch,
  plainApplication,
  plainLook,
} from "@countersign/core";
import type { NeedsOptions } from "@countersign/testkit";
import { createAdminStore } from "../adminStore.ts";
import { migrate } from "../migrations/migrate.ts";
import { createTestUser } from "./createTestUser.ts";
import { makePools, OTHER_POOL_ID, TEST_APP_ID, TEST_POOL_ID } from "./makePools.ts";
import { openTestStore } from "./openTestStore.ts";
import type { TestDatabase } from "./testDatabase.ts";
import { withDatabase } from "./withDatabase.ts";

function makeApplication(fields: Partial<Application> = {}): Application {
  return {
    id: "d1".repeat(12),
    poolId: TEST_POOL_ID,
    name: "应用",
    secretDigest: "ab",
    olderSecret: null,
    ...plainApplication,
    factors: ["OTP"],
    redirectUris: ["https://example.com/cb"],
    ...fields,
  };
}

/** States what the composition root and the command line rely on. */
export function adminContract(name: string, create: () => Promise<TestDatabase>, options: NeedsOptions): void {
  const given = withDatabase(create);

  describe(`administration: ${name}`, options, () => {
    it("bootstraps once, however many nodes start", async () =>
      given(async (testDatabase) => {
        const nodes = Array.from({ length: 8 }, () => testDatabase.open());
        await Promise.all(nodes.map((node) => migrate(node)));
        const made = await Promise.all(
          nodes.map(async (node, index) => {
            const poolId = `${index}`.repeat(24);
            const pool = { id: poolId, name: "first", secretDigest: `${index}`, olderSecret: null };
            return createAdminStore(node).bootstrap(pool, makeApplication({ poolId, id: `${index}f`.repeat(12) }), 1);
          }),
        );
        assert.equal(made.filter(Boolean).length, 1);
        const winner = made.indexOf(true);
        const [first] = nodes;
        assert.ok(first !== undefined);
        const pools = await createAdminStore(first).listPools();
        assert.deepEqual(pools, [
          { id: `${winner}`.repeat(24), name: "first", secretDigest: `${winner}`, olderSecret: null },
        ]);
        const { store } = await openTestStore(first);
        assert.equal((await store.findDefaultApplication(null))?.id, `${winner}f`.repeat(12));
      }));

    it("has one id, whoever asks first, for as long as it lives", async () =>
      given(async (testDatabase) => {
        const nodes = Array.from({ length: 8 }, () => testDatabase.open());
        await Promise.all(nodes.map((node) => migrate(node)));
        const ids = await Promise.all(nodes.map((node, index) => createAdminStore(node).identify(`id${index}`)));
        assert.equal(new Set(ids).size, 1);
        assert.match(ids[0] ?? "", /^id\d$/);
        assert.equal(await createAdminStore(testDatabase.open()).identify("another"), ids[0]);
      }));

    it("refuses ids that are taken, of applications over all pools", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        const { store } = await openTestStore(database);
        await makePools(database);
        const admin = createAdminStore(database);
        assert.equal(
          await admin.insertPool({ id: TEST_POOL_ID, name: "again", secretDigest: "", olderSecret: null }, 9),
          false,
        );
        const application = makeApplication({ poolId: OTHER_POOL_ID });
        const insert = async (each: Application): Promise<boolean> =>
          (await store.settle([{ type: "insertApplication", application: each, nowMs: 9 }])).settled;
        assert.equal(await insert({ ...application, id: TEST_APP_ID }), false);
        assert.equal(await insert(application), true);
        assert.deepEqual(await admin.listApplications(OTHER_POOL_ID), [application]);
        assert.deepEqual(
          (await admin.listPools()).map(({ id }) => id),
          [TEST_POOL_ID, OTHER_POOL_ID],
        );
      }));

    it("changes what a patch of an application names, and tells when there is none", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        const { store } = await openTestStore(database);
        await makePools(database);
        const application = makeApplication();
        await store.settle([{ type: "insertApplication", application, nowMs: 5 }]);
        const update = async (poolId: string, patch: ApplicationPatch): Promise<boolean> =>
          (await store.settle([{ type: "updateApplication", poolId, appId: application.id, patch }])).settled;
        const patches: readonly ApplicationPatch[] = [
          { name: "b" },
          { redirectUris: [], templates: {}, allowedOrigins: ["null"] },
          { look: { ...plainLook, colour: "#0a7d4b", privacyUrl: "https://shop.example.com/privacy" } },
        ];
        for (const patch of [...patches, {}]) assert.equal(await update(TEST_POOL_ID, patch), true);
        const expected = Object.assign({}, application, ...patches);
        assert.deepEqual(await store.findApplication(application.id), expected);
        assert.deepEqual((await store.findDefaultApplication(TEST_POOL_ID))?.id, TEST_APP_ID, "the older one");
        assert.equal(await update(OTHER_POOL_ID, { name: "c" }), false);
      }));

    it("keeps the one logo of each application, and gives it to whoever names it", async () =>
      given(async (testDatabase) => {
        const { store } = await openTestStore(testDatabase.open());
        const logo = (id: string): ApplicationLogo => ({ id, type: "image/png", content: Buffer.from(id) });
        const set = (appId: string, id: string | null) =>
          store.settle([{ type: "setLogo", poolId: TEST_POOL_ID, appId, logo: id === null ? null : logo(id) }]);
        const read = async (id: string) => {
          const found = await store.findLogo(id);
          return found === null ? null : [found.id, found.type, Buffer.from(found.content).toString()];
        };
        await set("one", "a");
        await set("other", "a");
        await set("one", "b");
        assert.deepEqual(
          [await read("a"), await read("b")],
          [
            ["a", "image/png", "a"],
            ["b", "image/png", "b"],
          ],
        );
        await set("other", null);
        assert.deepEqual([await read("a"), (await read("b"))?.[0]], [null, "b"]);
      }));

    it("renews a secret of a pool or an application only while the newest is the one that was read", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        const { store } = await openTestStore(database);
        await makePools(database);
        const older = { digest: "0", replacedAtMs: 5, endsAtMs: 9 };
        for (const appId of [null, TEST_APP_ID]) {
          const renew = async (expectedDigest: string, digest: string): Promise<boolean> => {
            const change = { type: "renewSecret", poolId: TEST_POOL_ID, appId, expectedDigest, digest, older } as const;
            return (await store.settle([change])).settled;
          };
          const raced = await Promise.all(["a", "b", "c"].map((digest) => renew("0", digest)));
          assert.equal(raced.filter(Boolean).length, 1);
          const holder = await (appId === null ? store.findPool(TEST_POOL_ID) : store.findApplication(appId));
          assert.deepEqual([holder?.secretDigest, holder?.olderSecret], [["a", "b", "c"][raced.indexOf(true)], older]);
          assert.equal(await renew("0", "d"), false);
        }
        assert.equal((await store.findPool(OTHER_POOL_ID))?.olderSecret, null);
      }));

    it("lists users page by page, each once", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        const { store } = await openTestStore(database);
        await makePools(database);
        const admin = createAdminStore(database);
        const users = await Promise.all(Array.from({ length: 7 }, () => createTestUser(store)));
        const listed = [];
        for (let afterId: string | null = null; ; ) {
          const page = await admin.listUsers(TEST_POOL_ID, { afterId, limit: 3 });
          if (page.length === 0) break;
          listed.push(...page);
          afterId = page.at(-1)?.userId ?? null;
        }
        const inOrder = users.toSorted((a, b) => (a.userId < b.userId ? -1 : 1));
        assert.deepEqual(listed, inOrder);
        assert.equal(await admin.countUsers(TEST_POOL_ID), 7);
        assert.equal(await admin.countUsers(OTHER_POOL_ID), 0);
      }));
  });
}
