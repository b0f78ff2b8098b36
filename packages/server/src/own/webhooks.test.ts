import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { createTestApp } from "../http/testing/createTestApp.ts";
import { createTestClient, poolCredentials } from "../http/testing/testClient.ts";
import { createWorld, POOL_ID } from "../propertyTests/testing/createWorld.ts";
import { registerWithApp } from "../propertyTests/testing/person.ts";

type Json = Readonly<Record<string, unknown>>;

const headers = { authorization: poolCredentials, "accept-language": "en-US" };

async function prepare(t: TestContext) {
  const world = await createWorld(t);
  const { app } = await createTestApp(t, { world });
  const client = createTestClient(app);
  const ask = (method: "GET" | "POST" | "PATCH" | "DELETE", path: string, body?: Json) =>
    client.call(method, path, { headers, ...(body !== undefined && { body }) });
  return { world, client, ask };
}

describe("webhooks over HTTP", () => {
  it("are added, listed, changed, tested, replayed, given keys and removed, and show no secret again", async (t) => {
    const { world, ask } = await prepare(t);
    const added = await ask("POST", "/v1/webhooks", { url: "https://example.com/in", signature: "v1a" });
    const { id, verifier } = added.body;
    assert.equal(added.status, 201);
    assert.match(String(verifier), /^whpk_[A-Za-z0-9+/]{43}=$/);
    const path = `/v1/webhooks/${id}`;
    const rotated = await ask("POST", `${path}/keys`, {});
    assert.notEqual(rotated.body.verifier, verifier);
    const changed = await ask("PATCH", path, { events: ["webhook.test"], description: "SIEM", follows: 2 });
    assert.deepEqual([changed.status, changed.body.events, changed.body.version], [200, ["webhook.test"], 3]);
    assert.equal((await ask("PATCH", path, { description: "another", follows: 2 })).body.code, 2129);
    const { messageId } = (await ask("POST", `${path}/test`, {})).body;
    await ask("POST", `${path}/test`, {});
    const first = (await ask("GET", `${path}/messages?limit=1`)).body;
    const second = (await ask("GET", `${path}/messages?limit=1&after=${first.next}`)).body;
    const [message] = second.messages as readonly Json[];
    assert.deepEqual([message?.id, message?.state, message?.sequence, second.next], [messageId, "waiting", 1, null]);
    assert.equal((await ask("POST", `${path}/replays`, { messageId: String(messageId) })).status, 202);
    for (const body of [{}, { messageId, since: "2020-01-01" }, { messageId, all: true }, { since: "yesterday" }])
      assert.equal((await ask("POST", `${path}/replays`, body as Json)).status, 400, JSON.stringify(body));
    const listed = JSON.stringify((await ask("GET", "/v1/webhooks")).body);
    const [{ keys } = assert.fail("none is there")] = await world.ports.store.listWebhookEndpoints(POOL_ID);
    assert.equal(keys.length, 2);
    assert.ok(keys.every(({ secret }) => !listed.includes(secret)));
    assert.equal((await ask("DELETE", path)).status, 200);
    assert.equal((await ask("GET", path)).body.code, 2128);
  });

  it("lead to https alone, without credentials", async (t) => {
    const { ask } = await prepare(t);
    for (const url of ["https://a:b@example.com/", "https://example.com/#a", "ftp://a/", "", "x"])
      assert.deepEqual((await ask("POST", "/v1/webhooks", { url })).status, 400, url);
    const plain = await ask("POST", "/v1/webhooks", { url: "http://example.com/" });
    assert.equal(plain.status, 400);
    assert.match(String(plain.body.rule), /COUNTERSIGN_WEBHOOK_ALLOW/, "it names what would allow it");
  });
});

describe("access passes over HTTP", () => {
  it("are issued, shown once, listed and taken back", async (t) => {
    const { world, ask } = await prepare(t);
    const { userId } = await registerWithApp(world);
    const issued = await ask("POST", "/v1/access-passes", { userId, hours: 8, mayBind: true, reason: "lost" });
    assert.equal(issued.status, 201);
    assert.match(String(issued.body.accessPass), /^([0-9a-f]{4}-){7}[0-9a-f]{4}$/);
    const { accessPass, told: _told, ...pass } = issued.body;
    const listed = await ask("GET", `/v1/access-passes?userId=${userId}`);
    assert.deepEqual(listed.body, { accessPasses: [pass], next: null });
    assert.ok(!JSON.stringify(listed.body).includes(String(accessPass)));
    assert.equal((await ask("DELETE", `/v1/access-passes/${pass.id}`)).status, 200);
    assert.equal((await ask("DELETE", `/v1/access-passes/${pass.id}`)).body.code, 2134);
    assert.equal((await ask("POST", "/v1/access-passes", { userId: "0".repeat(24) })).body.code, 2004);
  });
});
