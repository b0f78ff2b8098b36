import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it, type TestContext } from "node:test";
import { apiKeyRules, apiScopeNames, type Route, scopeBundles } from "@countersign/contract";
import { createTestApp } from "../http/testing/createTestApp.ts";
import { everyRoute } from "../http/testing/everyRoute.ts";
import { createTestClient, poolCredentials, type TestClient } from "../http/testing/testClient.ts";
import { APP_ID, createWorld } from "../propertyTests/testing/createWorld.ts";
import { readTable, readTables } from "../propertyTests/testing/tables.ts";

type Json = Readonly<Record<string, unknown>>;

const DAY_MS = 86_400_000;

function asking(client: TestClient) {
  return (method: Route["method"], path: string, as: string, body?: Json) =>
    client.call(method, path, { headers: { authorization: as }, ...(body !== undefined && { body }) });
}

async function prepare(t: TestContext) {
  const world = await createWorld(t);
  const [{ app }, { app: otherNode }] = [await createTestApp(t, { world }), await createTestApp(t, { world })];
  const ask = asking(createTestClient(app));
  const make = async (scopes: readonly string[], more: Json = {}, as = poolCredentials) => {
    const { status, body } = await ask("POST", "/v1/api-keys", as, { name: "Help desk", scopes, ...more });
    assert.equal(status, 201, JSON.stringify(body));
    return { id: String(body.id), text: String(body.key), bearer: `Bearer ${String(body.key)}`, body };
  };
  return { world, ask, askOther: asking(createTestClient(otherNode)), make };
}

describe("API keys", () => {
  it("are written so that programs find them where they leaked: prefix, id, 32 random bytes and a checksum", async (t) => {
    const { make } = await prepare(t);
    const { id, text, body } = await make(["support"]);
    const [, checked = "", named, checksum] = /^(cs_test_([0-9a-f]{24})_[0-9a-f]{64})([0-9a-f]{8})$/.exec(text) ?? [];
    assert.equal(named, id);
    assert.equal(createHash("sha256").update(checked).digest("hex").slice(0, 8), checksum);
    assert.equal(body.prefix, `cs_test_${id}_`);
  });

  it("are shown once: neither a list nor the database has more than how they begin", async (t) => {
    const { world, ask, make } = await prepare(t);
    const { text, body } = await make(["support"]);
    const { key: _, ...shown } = body;
    const listed = await ask("GET", "/v1/api-keys", poolCredentials);
    assert.deepEqual(listed.body, { apiKeys: [shown], next: null });
    const secret = text.slice(-72, -8);
    for (const [name, rows] of await readTables(world.database))
      assert.ok(!JSON.stringify(rows).includes(secret), `${name} holds a key`);
  });

  it("open what they were given for and nothing else, and the trail names them", async (t) => {
    const { world, ask, make } = await prepare(t);
    const { id, bearer } = await make(["policies.read"]);
    assert.equal((await ask("GET", "/v1/policies", bearer)).status, 200);
    const refused = await ask("POST", "/v1/policies/mode", bearer, { applicationId: APP_ID, mode: "shadow" });
    assert.deepEqual([refused.status, refused.body.code, refused.body.scope], [403, 2119, "policies.write"]);
    assert.equal(refused.headers["www-authenticate"], 'Bearer error="insufficient_scope", scope="policies.write"');
    const writer = await make(["policies.write"]);
    assert.equal(
      (await ask("POST", "/v1/policies/mode", writer.bearer, { applicationId: APP_ID, mode: "shadow" })).status,
      200,
    );
    const trail = (await readTable(world, "audit_events")).map(({ type, actor, result, reason }) =>
      [type, actor, result, reason].join(" "),
    );
    assert.ok(trail.includes(`apiKey.refuse apiKey:${id} failure policies.write`));
    assert.ok(trail.includes(`application.update apiKey:${writer.id} success policyMode`));
    assert.ok(trail.includes(`apiKey.create management success cs_test_${id}_: policies.read`));
  });

  it("open no path of Authing's clients, and nothing where they are not whole", async (t) => {
    const { ask, make } = await prepare(t);
    const { text, bearer } = await make(["all"]);
    const path = `/api/v3/get-application-mfa-settings?appId=${APP_ID}`;
    assert.equal((await ask("GET", path, bearer)).body.code, 401);
    const changed = (at: number) => `${text.slice(0, at)}${text[at] === "0" ? "1" : "0"}${text.slice(at + 1)}`;
    const again = (checked: string) => checked + createHash("sha256").update(checked).digest("hex").slice(0, 8);
    const rightSum = again(changed(40).slice(0, -8));
    for (const wrong of [changed(40), changed(text.length - 1), rightSum, text.slice(0, -1), "cs_", `${text}0`]) {
      const { status, body } = await ask("GET", "/v1/policies", `Bearer ${wrong}`);
      assert.deepEqual([status, body.code], [401, 401], wrong);
    }
    assert.equal((await ask("GET", "/v1/policies", `Basic ${Buffer.from(text).toString("base64")}`)).status, 401);
    assert.equal((await ask("GET", `/v1/policies?key=${text}`, "")).status, 400, "never in a query");
  });

  it("end after a year, or when it was said, and at once on every node when they are revoked", async (t) => {
    const { world, ask, askOther, make } = await prepare(t);
    const [year, hour, revoked] = [
      await make(["policies.read"]),
      await make(["policies.read"], { expiresInSeconds: 3600 }),
      await make(["policies.read"]),
    ];
    const opens = async ({ bearer }: { bearer: string }) => [
      (await ask("GET", "/v1/policies", bearer)).status,
      (await askOther("GET", "/v1/policies", bearer)).status,
    ];
    assert.deepEqual(
      [await opens(hour), await opens(revoked)],
      [
        [200, 200],
        [200, 200],
      ],
    );
    const path = `/v1/api-keys/${revoked.id}`;
    assert.deepEqual((await ask("DELETE", path, poolCredentials)).body, { ended: true });
    assert.deepEqual(await opens(revoked), [401, 401]);
    assert.deepEqual((await askOther("DELETE", path, poolCredentials)).body, { ended: false });
    world.clock.advance(3_600_000);
    assert.deepEqual(
      [await opens(hour), await opens(year)],
      [
        [401, 401],
        [200, 200],
      ],
    );
    world.clock.advance(365 * DAY_MS - 3_600_000);
    assert.deepEqual(await opens(year), [401, 401]);
    assert.equal((await ask("DELETE", `/v1/api-keys/${"0".repeat(24)}`, poolCredentials)).status, 404);
  });

  it("tell when they were last used, to about a minute", async (t) => {
    const { world, ask, make } = await prepare(t);
    const { bearer } = await make(["apiKeys.read"]);
    const lastUsed = async () => {
      const { apiKeys } = (await ask("GET", "/v1/api-keys", poolCredentials)).body as { apiKeys: readonly Json[] };
      return apiKeys[0]?.lastUsedAt;
    };
    assert.equal(await lastUsed(), null);
    const first = new Date(world.clock.nowMs()).toISOString();
    await ask("GET", "/v1/api-keys", bearer);
    world.clock.advance(59_000);
    await ask("GET", "/v1/api-keys", bearer);
    assert.equal(await lastUsed(), first);
    world.clock.advance(1000);
    await ask("GET", "/v1/api-keys", bearer);
    assert.equal(await lastUsed(), new Date(world.clock.nowMs()).toISOString());
  });

  it("are never worth more than the key that made them, and end with it", async (t) => {
    const { ask, make } = await prepare(t);
    const maker = await make(["apiKeys.write", "policies.read"], { expiresInSeconds: 7200 });
    const child = await make(["apiKeys.write", "policies.read"], {}, maker.bearer);
    assert.deepEqual([child.body.madeBy, child.body.expiresAt], [maker.id, maker.body.expiresAt]);
    for (const wider of [{ scopes: ["policies.write"] }, { scopes: ["all"] }, { scopes: ["support"] }]) {
      const { status, body } = await ask("POST", "/v1/api-keys", maker.bearer, { name: "wide", ...wider });
      assert.deepEqual([status, body.code], [403, 2120], JSON.stringify(wider));
    }
    const longer = { name: "long", scopes: ["policies.read"], expiresInSeconds: 7201 };
    assert.equal((await ask("POST", "/v1/api-keys", maker.bearer, longer)).body.code, 2120);
    const all = await make(["all"]);
    assert.equal((await ask("DELETE", `/v1/api-keys/${all.id}`, maker.bearer)).body.code, 2120);
    const grandchild = await make(["policies.read"], {}, child.bearer);
    assert.equal((await ask("GET", "/v1/policies", grandchild.bearer)).status, 200);
    assert.deepEqual((await ask("DELETE", `/v1/api-keys/${maker.id}`, all.bearer)).body, { ended: true });
    for (const { bearer } of [maker, child, grandchild])
      assert.equal((await ask("GET", "/v1/policies", bearer)).status, 401);
  });

  it("are asked for in words that there are, by a name", async (t) => {
    const { ask } = await prepare(t);
    const { longestSeconds } = apiKeyRules;
    for (const wrong of [
      { name: "x", scopes: ["everything"] },
      { name: "x", scopes: [] },
      { name: "  ", scopes: ["support"] },
      { name: "x", scopes: ["support"], expiresInSeconds: longestSeconds + 1 },
      { name: "x", scopes: ["support"], expiresInSeconds: 0 },
      { name: "x", scopes: ["support"], admin: true },
    ])
      assert.equal((await ask("POST", "/v1/api-keys", poolCredentials, wrong)).status, 400, JSON.stringify(wrong));
  });

  it("list page by page, each of them once", async (t) => {
    const { ask, make } = await prepare(t);
    const made: string[] = [];
    for (let count = 0; count < 5; count++) made.push((await make(["support"])).id);
    const seen: string[] = [];
    for (let after = ""; ; ) {
      const { body } = await ask("GET", `/v1/api-keys?limit=2${after}`, poolCredentials);
      const { apiKeys, next } = body as unknown as { apiKeys: readonly { id: string }[]; next: string | null };
      seen.push(...apiKeys.map(({ id }) => id));
      if (next === null) break;
      after = `&after=${next}`;
    }
    assert.deepEqual(seen, made.toSorted());
    assert.equal((await ask("GET", "/v1/api-keys?limit=201", poolCredentials)).status, 400);
  });
});

describe("scopes", () => {
  const managed = everyRoute.filter(({ dialect, caller }) => dialect === "own" && caller === "management");

  it("are declared by every route that managers have, and by no other", () => {
    assert.ok(managed.length > 10);
    for (const { operationId, scope } of managed) assert.ok(scope !== undefined, operationId);
    for (const { operationId, scope, caller, dialect } of everyRoute)
      assert.ok(scope === undefined || (caller === "management" && dialect === "own"), operationId);
  });

  it("open something, each of them, but for what shows more of what another opens", () => {
    const demanded = new Set([...managed.map(({ scope }) => scope), "users.read"]);
    assert.deepEqual(
      apiScopeNames.filter((scope) => !demanded.has(scope)),
      [],
    );
  });

  it("of support neither show nor touch a factor, nor widen anything", () => {
    const scopes: readonly string[] = scopeBundles.support;
    const forbidden = /\.write$|\.remove$|\.renew$|^users\.read$|^accessPasses|^apiKeys/;
    assert.deepEqual(
      scopes.filter((scope) => forbidden.test(scope)),
      [],
    );
  });
});
