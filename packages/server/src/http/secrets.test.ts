import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { Type } from "@countersign/contract";
import { createApplication } from "@countersign/core";
import { createKeyring, createMasterKey } from "@countersign/store";
import { createSeededRandom } from "@countersign/testkit";
import { readBootstrapFile } from "../config/bootstrapFile.ts";
import { APP_ID, from, POOL_ID, POOL_SECRET, type World } from "../propertyTests/testing/createWorld.ts";
import { register } from "../propertyTests/testing/person.ts";
import { countFailures, countRows, readTables } from "../propertyTests/testing/tables.ts";
import { createJwt } from "../tokens/jwt.ts";
import { createTestApp } from "./testing/createTestApp.ts";
import { createTestClient } from "./testing/testClient.ts";

const DAY_MS = 86_400_000;
const POOL = "/v1/pool/secrets";
const APP = `/v1/applications/${APP_ID}/secrets`;
const APP_SECRET = "5a".repeat(16);

const basicOf = (secret: string, poolId = POOL_ID): string =>
  `Basic ${Buffer.from(`${poolId}:${secret}`).toString("base64")}`;

interface Renewed {
  readonly secret: string;
  readonly olderEndsAt: string | null;
}

async function start(t: TestContext) {
  const { app, world } = await createTestApp(t);
  const client = createTestClient(app);
  const ask = (url: string, authorization: string, body: object = {}) =>
    client.call("POST", url, { body, headers: { authorization } });
  const renew = async (url: string, secret: string, body: object = {}): Promise<Renewed> => {
    const answer = await ask(url, basicOf(secret), body);
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return answer.body as unknown as Renewed; // as the contract declares, which the client asserts
  };
  /** Says whether a credential opens what needs the pool's. */
  const opens = async (authorization: string): Promise<boolean> => {
    const url = `/api/v3/get-application-mfa-settings?appId=${APP_ID}`;
    return (await client.call("GET", url, { headers: { authorization } })).body.code === 200;
  };
  const tokenFor = async (secret: string): Promise<string> => {
    const query =
      "query a($id: String!, $secret: String!) { accessToken(userPoolId: $id, secret: $secret) { accessToken } }";
    const { accessToken } = await client.graphql(query, { id: POOL_ID, secret });
    return `Bearer ${String(accessToken)}`;
  };
  return { world, client, ask, renew, opens, tokenFor };
}

/** Gives a token as builds signed it that knew one secret a pool. */
async function tokenOfBefore({ storehouse, clock }: World): Promise<string> {
  const random = createSeededRandom("before");
  const masterKey = createMasterKey({ bytes: new Uint8Array(32).fill(7), random });
  const keyring = await createKeyring({ masterKey, store: storehouse.keys, random, clock });
  const schema = Type.Object({ data: Type.Object({}), iat: Type.Integer(), exp: Type.Integer() });
  const jwt = createJwt({ purpose: "accessToken", algorithm: "HS256", schema, keyring, clock });
  const iat = Math.floor(clock.nowMs() / 1000);
  return `Bearer ${jwt.sign({ data: { type: "pool", userPoolId: POOL_ID }, iat, exp: iat + 7200 })}`;
}

describe("a pool's secret that is renewed", () => {
  it("lives on beside the new one until its time is over", async (t) => {
    const { world, renew, opens } = await start(t);
    const { secret, olderEndsAt } = await renew(POOL, POOL_SECRET, { overlapSeconds: 3600 });
    assert.match(secret, /^[0-9a-f]{32}$/);
    assert.equal(Date.parse(olderEndsAt ?? ""), world.clock.nowMs() + 3_600_000);
    assert.deepEqual([await opens(basicOf(POOL_SECRET)), await opens(basicOf(secret))], [true, true]);
    world.clock.advance(3_600_000 - 1);
    assert.equal(await opens(basicOf(POOL_SECRET)), true);
    world.clock.advance(1);
    assert.deepEqual([await opens(basicOf(POOL_SECRET)), await opens(basicOf(secret))], [false, true]);
  });

  it("lives on for a day where nothing is said, and not at all where that is said", async (t) => {
    const { world, renew, opens } = await start(t);
    const { secret, olderEndsAt } = await renew(POOL, POOL_SECRET);
    assert.equal(Date.parse(olderEndsAt ?? ""), world.clock.nowMs() + DAY_MS);
    const next = await renew(POOL, secret, { overlapSeconds: 0 });
    assert.equal(next.olderEndsAt, null);
    const opened = await Promise.all([POOL_SECRET, secret, next.secret].map((each) => opens(basicOf(each))));
    assert.deepEqual(opened, [false, false, true]);
  });

  it("makes room for a third only when it is said which of two is given up", async (t) => {
    const { ask, renew, opens } = await start(t);
    const { secret: lost } = await renew(POOL, POOL_SECRET);
    const refused = await ask(POOL, basicOf(lost));
    assert.deepEqual([refused.status, refused.body.code, refused.body.retryAfterSeconds], [409, 2100, 86_400]);
    const { secret: found } = await renew(POOL, lost, { gives: "newest" });
    assert.deepEqual(await Promise.all([POOL_SECRET, lost, found].map((each) => opens(basicOf(each)))), [
      true,
      false,
      true,
    ]);
    const { secret: last } = await renew(POOL, found, { gives: "older" });
    assert.deepEqual(await Promise.all([POOL_SECRET, found, last].map((each) => opens(basicOf(each)))), [
      false,
      true,
      true,
    ]);
  });

  it("is renewed with the newest alone: who should be shut out cannot stay by renewing again", async (t) => {
    const { world, ask, renew, tokenFor } = await start(t);
    const olderToken = await tokenFor(POOL_SECRET);
    await renew(POOL, POOL_SECRET);
    for (const older of [basicOf(POOL_SECRET), olderToken]) {
      for (const url of [POOL, APP]) {
        const { status, body } = await ask(url, older, { overlapSeconds: 0 });
        assert.deepEqual([status, body.code], [403, 2101]);
      }
      const key = await ask("/v1/api-keys", older, { name: "to stay", scopes: ["all"] });
      assert.deepEqual([key.status, key.body.code], [403, 2101], "a key would outlive it");
    }
    assert.equal(await countFailures(world, "olderSecret"), 6);
  });

  it("takes the access tokens along that it was traded for, when it ends", async (t) => {
    const { world, renew, opens, tokenFor } = await start(t);
    const token = await tokenFor(POOL_SECRET);
    const { secret } = await renew(POOL, POOL_SECRET, { overlapSeconds: 60 });
    assert.equal(await opens(token), true);
    world.clock.advance(60_000);
    assert.equal(await opens(token), false);
    await assert.rejects(tokenFor(POOL_SECRET));
    assert.equal(await opens(await tokenFor(secret)), true);
    const reasons = await world.database.all<{ reason: string | null }>(
      "select reason from audit_events where type = 'management.token' order by at_ms, seq",
      [],
    );
    assert.deepEqual(
      reasons.map(({ reason }) => reason),
      [null, "endedSecret", null],
    );
  });

  it("takes along tokens of a build that named no secret in them", async (t) => {
    const { world, renew, opens } = await start(t);
    const token = await tokenOfBefore(world);
    assert.equal(await opens(token), true);
    world.clock.advance(1000);
    await renew(POOL, POOL_SECRET, { overlapSeconds: 60 });
    assert.equal(await opens(token), true);
    world.clock.advance(60_000);
    assert.equal(await opens(token), false);
  });

  it("counts no longer than was meant, where a clock was ahead when it was renewed", async (t) => {
    const { world, renew, opens } = await start(t);
    world.clock.advance(400 * DAY_MS);
    const { secret } = await renew(POOL, POOL_SECRET);
    world.clock.advance(-400 * DAY_MS);
    assert.deepEqual([await opens(basicOf(POOL_SECRET)), await opens(basicOf(secret))], [false, true]);
  });

  it("is kept nowhere, and stands in bootstrap.json as the newest", async (t) => {
    const { world, renew } = await start(t);
    const pool = await renew(POOL, POOL_SECRET);
    const app = await renew(APP, pool.secret);
    const { userPoolSecret, appSecret, appId } = (await readBootstrapFile(world.folder)) ?? {};
    assert.deepEqual([userPoolSecret, appSecret, appId], [pool.secret, app.secret, APP_ID]);
    const tables = JSON.stringify([...(await readTables(world.database)).values()]);
    for (const secret of [POOL_SECRET, pool.secret, app.secret]) assert.ok(!tables.includes(secret));
    const renewals = "type = 'secret.renew' and actor = 'management' and result = 'success'";
    assert.equal(await countRows(world, "audit_events", `${renewals} and app_id is null`), 1);
    assert.equal(await countRows(world, "audit_events", `${renewals} and app_id = '${APP_ID}'`), 1);
  });
});

describe("an application's secret that is renewed", () => {
  it("lives on beside the new one until its time is over", async (t) => {
    const { world, client, renew } = await start(t);
    const person = await register(world);
    const signIn = async (client_secret: string): Promise<unknown> => {
      const passwordPayload = { email: person.email, password: person.password };
      const body = { connection: "PASSWORD", passwordPayload, client_id: APP_ID, client_secret };
      return (await client.call("POST", "/api/v3/signin", { body })).body.statusCode;
    };
    const { secret } = await renew(`/v1/applications/${APP_ID.toUpperCase()}/secrets`, POOL_SECRET);
    assert.deepEqual([await signIn(APP_SECRET), await signIn(secret)], [200, 200]);
    world.clock.advance(DAY_MS);
    assert.deepEqual([await signIn(APP_SECRET), await signIn(secret)], [401, 200]);
  });

  it("is renewed by its own pool alone, and others have a problem document", async (t) => {
    const { world, ask } = await start(t);
    const elsewhere = { poolId: "b0".repeat(12), appId: null, actor: "operator", origin: from() } as const;
    await world.storehouse.admin.insertPool(
      { id: elsewhere.poolId, name: "other", secretDigest: world.ports.digest("its own"), olderSecret: null },
      0,
    );
    const { application } = await createApplication(world.ports, elsewhere, { name: "other" });
    for (const [url, authorization, body, status, code] of [
      [`/v1/applications/${application.id}/secrets`, basicOf(POOL_SECRET), {}, 404, 2008],
      [`/v1/applications/${"0".repeat(24)}/secrets`, basicOf(POOL_SECRET), {}, 404, 2008],
      [APP, basicOf("its own", elsewhere.poolId), {}, 404, 2008],
      [APP, basicOf("0".repeat(32)), {}, 401, 401],
      [POOL, basicOf(APP_SECRET), {}, 401, 401],
      [POOL, basicOf(POOL_SECRET), { overlapSeconds: -1 }, 400, 400],
      [POOL, basicOf(POOL_SECRET), { overlapSeconds: 31 * 86_400 }, 400, 400],
      [POOL, basicOf(POOL_SECRET), { gives: "both" }, 400, 400],
      [POOL, basicOf(POOL_SECRET), { overlap: "24h" }, 400, 400],
    ] as const) {
      const answer = await ask(url, authorization, body);
      assert.deepEqual([answer.status, answer.body.code], [status, code], url + JSON.stringify(body));
      assert.match(String(answer.headers["content-type"]), /^application\/problem\+json/);
    }
  });
});
