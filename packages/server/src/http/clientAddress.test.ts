import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { newId } from "@countersign/core";
import { POOL_ID, type World } from "../propertyTests/testing/createWorld.ts";
import { register } from "../propertyTests/testing/person.ts";
import { sha256 } from "../start/systemPorts.ts";
import { createTestApp, type TestAppOptions } from "./testing/createTestApp.ts";
import { createTestClient, poolCredentials } from "./testing/testClient.ts";

async function ipsOf({ database }: World): Promise<readonly (string | null)[]> {
  const rows = await database.all<{ ip: string | null }>("select ip from audit_origins order by seq", []);
  return rows.map(({ ip }) => ip);
}

describe("the address of a client", () => {
  const guess = async (
    options: TestAppOptions,
    t: Parameters<typeof createTestApp>[0],
    headers: Readonly<Record<string, string>>,
    clientIp?: string,
  ) => {
    const { app, world } = await createTestApp(t, options);
    const person = await register(world);
    const body = {
      connection: "PASSWORD",
      passwordPayload: { email: person.email, password: "wrong" },
      options: clientIp === undefined ? {} : { clientIp },
    };
    const before = (await ipsOf(world)).length;
    const answer = await createTestClient(app).call("POST", "/api/v3/signin", { body, headers });
    assert.equal(answer.body.code, 2333);
    return (await ipsOf(world)).slice(before);
  };

  it("is that of the connection, whatever X-Forwarded-For says", async (t) => {
    assert.deepEqual(await guess({}, t, { "x-forwarded-for": "198.51.100.7" }), ["127.0.0.1"]);
    const trusting = { app: { trustedProxies: ["10.0.0.0/8"] } };
    assert.deepEqual(await guess(trusting, t, { "x-forwarded-for": "198.51.100.7" }), ["127.0.0.1"]);
  });

  it("is what a trusted proxy says, up to the first that is not trusted", async (t) => {
    const trusting = { app: { trustedProxies: ["127.0.0.1", "10.0.0.0/8"] } };
    assert.deepEqual(await guess(trusting, t, { "x-forwarded-for": "198.51.100.7" }), ["198.51.100.7"]);
    assert.deepEqual(await guess(trusting, t, { "x-forwarded-for": "1.2.3.4, 198.51.100.7, 10.1.1.1" }), [
      "198.51.100.7",
    ]);
    assert.deepEqual(await guess(trusting, t, { "x-forwarded-for": "::ffff:198.51.100.7" }), ["198.51.100.7"]);
    assert.deepEqual(await guess(trusting, t, { "x-forwarded-for": "2001:DB8:0::1" }), ["2001:db8::1"]);
    assert.deepEqual(await guess(trusting, t, { "x-forwarded-for": "nonsense" }), ["127.0.0.1"]);
  });

  it("is read in every form in which proxies write it, whichever header they use", async (t) => {
    const trusting = { app: { trustedProxies: ["loopback"] } };
    for (const [name, value, ip] of [
      ["x-forwarded-for", "198.51.100.7:4711", "198.51.100.7"],
      ["x-forwarded-for", "[2001:db8::7]:4711", "2001:db8::7"],
      ["forwarded", 'for="[2001:db8::7]:4711";proto=https', "2001:db8::7"],
      ["forwarded", "For=198.51.100.7", "198.51.100.7"],
    ] as const) {
      assert.deepEqual(await guess(trusting, t, { [name]: value }), [ip], value);
    }
  });

  it("is what a back end names as clientIp only when it proves itself", async (t) => {
    assert.deepEqual(await guess({}, t, {}, "198.51.100.7"), ["127.0.0.1"]);
    const wrong = `Basic ${Buffer.from(`${POOL_ID}:wrong`).toString("base64")}`;
    assert.deepEqual(await guess({}, t, { authorization: wrong }, "198.51.100.7"), ["127.0.0.1"]);
    assert.deepEqual(await guess({}, t, { authorization: poolCredentials }, "198.51.100.7"), ["198.51.100.7"]);
    assert.deepEqual(await guess({}, t, { authorization: poolCredentials }, "[2001:db8::7]:4711"), ["2001:db8::7"]);
    assert.deepEqual(await guess({}, t, { authorization: poolCredentials }, "nonsense"), ["127.0.0.1"]);
    assert.deepEqual(await guess({}, t, { authorization: poolCredentials }, ""), ["127.0.0.1"]);
  });

  it("is not named by the back end of another pool", async (t) => {
    const { app, world } = await createTestApp(t);
    const other = {
      id: newId(world.ports.random),
      name: "other",
      secretDigest: sha256("its secret"),
      olderSecret: null,
    };
    await world.storehouse.admin.insertPool(other, world.clock.nowMs());
    const { email } = await register(world);
    const body = {
      connection: "PASSWORD",
      passwordPayload: { email, password: "wrong" },
      options: { clientIp: "198.51.100.7" },
    };
    const authorization = `Basic ${Buffer.from(`${other.id}:its secret`).toString("base64")}`;
    await createTestClient(app).call("POST", "/api/v3/signin", { body, headers: { authorization } });
    assert.equal((await ipsOf(world)).at(-1), "127.0.0.1");
  });
});
