import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Change, Identifier, Store, TrustedDevice, User } from "@countersign/core";
import { needs } from "@countersign/testkit";
import { createTestUser } from "./testing/createTestUser.ts";
import { makeOpenToken, makeTotp, makeVerification, TEST_NOW_MS } from "./testing/makeChanges.ts";
import { makePools, TEST_APP_ID, TEST_POOL_ID } from "./testing/makePools.ts";
import { openTestStore } from "./testing/openTestStore.ts";
import { testPostgresUrl } from "./testing/postgresSchema.ts";
import { createPostgresTestDatabase, createSqliteTestDatabase } from "./testing/testDatabase.ts";
import { traceDatabase } from "./testing/traceDatabase.ts";
import { withDatabase } from "./testing/withDatabase.ts";

const TRANSACTION: ReadonlySet<string> = new Set(["begin", "commit", "rollback"]);
const given = withDatabase(createSqliteTestDatabase);

const nowhere = { ip: null, userAgent: null };

function makeDevice({ poolId, userId }: User): TrustedDevice {
  const times = { turnedAtMs: 1, createdAtMs: 1, expiresAtMs: 2 };
  return { poolId, userId, id: "d", appId: "a", passed: {}, digest: "0a", previousDigest: null, ...nowhere, ...times };
}

/** Does everything that a request may make the store do. */
async function exercise(store: Store, user: User): Promise<void> {
  const { poolId } = user;
  const totp = makeTotp(user, "1".repeat(24));
  const tokenId = "2".repeat(24);
  const windows = [{ key: "k", name: "lookup" as const, limit: 9, windowMs: 1000 }];
  const mail = { poolId, channel: "email", address: "a", createdAtMs: 1, expiresAtMs: 2 } as const;
  const content = Buffer.from("pixels");
  const photo = { poolId, folder: "avatar", content, ownerId: null, createdAtMs: 1, expiresAtMs: 2 } as const;
  const changes: readonly Change[] = [
    { type: "updateUser", subject: user, patch: { username: "n", phone: "+1", email: "e", profile: {} }, nowMs: 1 },
    { type: "setPassword", subject: user, passwordHash: "h", nowMs: 1 },
    { type: "saveAuthenticator", authenticator: totp, expectedVersion: null },
    makeOpenToken(user, tokenId),
    ...makeVerification(totp, tokenId),
    { type: "removeAuthenticator", poolId, id: totp.id, expectedVersion: 2 },
    ...Array.from(
      { length: 5 },
      (): Change => ({ type: "failAttempt", subject: user, factor: "totp", cap: 100, nowMs: 1 }),
    ),
    { type: "passAttempt", subject: user, factor: "totp", judgedFailures: 5, nowMs: TEST_NOW_MS },
    { type: "clearAttempts", subject: user, factors: ["totp"] },
    { type: "endMfaTokens", subject: user },
    { type: "endSession", poolId, id: "none", nowMs: 1 },
    { type: "endSessions", subject: user, which: "withoutFactor", exceptId: null, nowMs: 1 },
    { type: "count", windows, nowMs: 1 },
    { type: "passWindows", windows, clear: ["k"], nowMs: 1 },
    { type: "markReset", subject: user, by: "sms" },
    { type: "suspendPassword", subject: user },
    { type: "allowEnrolment", subject: user, untilMs: 2 },
    { type: "sealProfile", sealed: { ...user, id: "s", sealedAtMs: 1, expiresAtMs: 2 } },
    { type: "unsealProfile", poolId, id: "s", subject: user },
    { type: "saveCode", code: { kind: "code", ...mail, id: "c", purpose: "bind", mac: "m" } },
    {
      type: "enqueueMessage",
      message: { ...mail, id: "m", appId: null, codeId: "c", language: null, content: { purpose: "bind", code: "1" } },
    },
    { type: "savePhoto", photo: { ...photo, id: "a" }, atMost: 9 },
    { type: "savePhoto", photo: { ...photo, id: "b" } },
    { type: "adoptAvatar", id: "a", subject: user, nowMs: 1 },
    { type: "consumePhotos", ids: ["b"], nowMs: 1 },
    { type: "dropAvatar", subject: user },
    { type: "saveTrustedDevice", device: makeDevice(user), atMost: 9 },
    { type: "turnTrustedDevice", poolId, id: "d", digest: "0a", nextDigest: "0b", from: nowhere, nowMs: 1 },
    { type: "endTrustedDevice", subject: user, id: "d", exceptSessionId: null, nowMs: 1 },
    { type: "saveTrustedDevice", device: makeDevice(user), atMost: 9 },
    { type: "endTrustedDevices", subject: user, exceptSessionId: null, nowMs: 1 },
    { type: "setApplicationFactors", poolId, appId: TEST_APP_ID, factors: [] },
  ];
  assert.equal((await store.settle(changes)).settled, true);
  await store.settle([{ type: "elevateSession", poolId, id: "none", kind: "totp", amr: [], nowMs: 1 }]);
  await store.settle([{ type: "extendSession", poolId, id: "none", expiresAtMs: 1, nowMs: 1 }]);
  await store.settle([{ type: "consumeChallenge", challenge: { kind: "code", poolId, id: "none" } }]);
  await store.settle([{ type: "insertUser", user, passwordHash: null }]);
  const kinds: readonly Identifier["kind"][] = ["id", "email", "username", "phone", "externalId"];
  for (const kind of kinds) await store.findSubject(poolId, { kind, key: "none" });
  for (const kind of [...kinds, "movedFrom" as const]) await store.findNamed(poolId, kind, ["none", "nobody", "other"]);
  for (const channel of ["sms", "email"] as const) {
    await store.findHolders(poolId, { channel, address: "none" }, "203.0.113.7", 1);
    await store.findCodes(poolId, { channel, address: "none" });
  }
  await store.findCounts(
    ["a", "b"].map((key) => ({ key, windowMs: 1 })),
    1,
  );
  await store.findSealedProfiles(user);
  await store.findReleases(1);
  await store.findAuthorizationCode(poolId, "none");
  await store.settle([{ type: "useAuthorizationCode", poolId, id: "none", givenSessionId: "s", nowMs: 1 }]);
  await store.findTrustedDevices(user);
  await store.findSessions(user, 1, 9);
  for (const before of [null, { atMs: 1, seq: 1, writerId: "w" }]) await store.findActivity(user, before, 9);
  for (const kind of ["session", "mfaToken"] as const) await store.findCaller({ kind, poolId, id: "none" });
  await store.findMfaToken(poolId, "none");
  await store.findSession(poolId, "none");
  await store.findPhotos(["a", "b"], 1);
  for (const usernamePrefix of [null, "n"])
    for (const afterId of [null, user.userId])
      await store.listManagedUsers(poolId, { afterId, limit: 2, usernamePrefix });
  await store.findAnyPool();
  await store.findApplication("none");
  await store.findPool("none");
}

describe("the plan of every statement of a request", () => {
  it("finds its rows by a key: none walks through a table or a pool, however many accounts there are", async () =>
    given(async (testDatabase) => {
      const database = testDatabase.open();
      await openTestStore(database);
      await makePools(database);
      const texts = new Set<string>();
      const { store } = await openTestStore(traceDatabase(database, (text) => texts.add(text)));
      texts.clear();
      const user = await createTestUser(store);
      assert.equal(user.poolId, TEST_POOL_ID);
      await exercise(store, user);
      assert.ok(texts.size > 30, `${texts.size} statements`);
      for (const text of [...texts].filter((each) => !TRANSACTION.has(each))) {
        const plan = await database.all<{ detail: string }>(`explain query plan ${text}`, []);
        const walks = plan.filter(
          ({ detail }) => /^SCAN (?!CONSTANT|holders)/.test(detail) || /\(pool_id=\?\)/.test(detail),
        );
        assert.deepEqual(
          walks.map(({ detail }) => detail),
          [],
          text,
        );
      }
    }));
});

const postgres = needs("PostgreSQL", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL");
const engines = [
  { name: "SQLite", create: createSqliteTestDatabase, options: { skip: false } },
  { name: "PostgreSQL", create: createPostgresTestDatabase, options: postgres },
] as const;

const COMPLETED = 20_000;
const LEFT = 700;

for (const { name, create, options } of engines)
  describe(`the look for sign-ins that nobody completed: ${name}`, options, () => {
    it("reads none of those that were completed or told of, and takes no more than 500 into a transaction", async () =>
      withDatabase(create)(async (testDatabase) => {
        const database = testDatabase.open();
        const told: string[] = [];
        const { store, trail } = await openTestStore(traceDatabase(database, (text) => told.push(text)));
        await makePools(database);
        const user = await createTestUser(store);
        await store.settle([makeOpenToken(user, "0")]);
        await database.write(async (sql) => {
          await sql.run(
            `insert into mfa_tokens (pool_id, id, user_id, app_id, first_factor, amr, auth_time_ms, flow_handle_digest, state,
              created_at_ms, expires_at_ms, is_abandoned)
            with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${COMPLETED + LEFT})
            select pool_id, 'n' || n, user_id, app_id, first_factor, amr, auth_time_ms, flow_handle_digest,
              case when n > ${LEFT} and n % 2 = 0 then 'consumed' else 'open' end, created_at_ms, expires_at_ms,
              case when n > ${LEFT} and n % 2 = 1 then 1 else 0 end from mfa_tokens, numbers`,
            [],
          );
          await sql.run("analyze", []);
        }, "long");
        told.length = 0;
        const nowMs = TEST_NOW_MS + 420_000;
        assert.equal(await trail.tellAbandoned(nowMs), LEFT + 1);
        const looks = told.filter((text) => text.includes("mfa_tokens"));
        assert.equal(looks.length, 2, "transactions");
        const explain = database.dialect === "postgres" ? "explain" : "explain query plan";
        const rows = await database.all<Readonly<Record<string, unknown>>>(`${explain} ${looks[0]}`, [nowMs]);
        const plan = rows.map((row) => String(row["QUERY PLAN"] ?? row.detail)).join("\n");
        assert.match(plan, /mfa_tokens_untold/, plan);
        assert.doesNotMatch(plan, /Seq Scan|SCAN|mfa_tokens_expiry/, plan);
      }));
  });
