import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { ownRoutes, scopeBundles } from "@countersign/contract";
import { MESSAGES_KNOWN_MS } from "@countersign/core";
import { createTestApp } from "../http/testing/createTestApp.ts";
import { createTestClient, poolCredentials } from "../http/testing/testClient.ts";
import { createWorld } from "../propertyTests/testing/createWorld.ts";
import { engines } from "../propertyTests/testing/engines.ts";
import { register } from "../propertyTests/testing/person.ts";

type Json = Readonly<Record<string, unknown>>;

async function prepare(t: TestContext, settings: Readonly<Record<string, string>>) {
  const world = await createWorld(t, { settings });
  const { app } = await createTestApp(t, { world });
  const client = createTestClient(app);
  const person = await register(world);
  const get = (path: string, as = poolCredentials) => client.call("GET", path, { headers: { authorization: as } });
  const send = (email: string) =>
    client.call("POST", "/api/v2/email/send", { body: { email, scene: "LOGIN_VERIFY_CODE" } });
  const messages = async (path = `/v1/users/${person.userId}/messages`, as = poolCredentials) =>
    (await get(path, as)).body.messages as readonly Json[];
  return { client, person, get, send, messages };
}

it("what the API says of how long messages are known is as long as they are", () => {
  const known = `the last ${MESSAGES_KNOWN_MS / 86_400_000} days`;
  for (const { summary } of [ownRoutes.listMessages, ownRoutes.listUserMessages]) assert.ok(summary.includes(known));
});

for (const { engine, settingsFor, options } of engines)
  describe(`messages to somebody, on ${engine}`, options, () => {
    it("are told with what became of them, to support too: masked, and without text or code", async (t) => {
      const { client, person, get, send, messages } = await prepare(t, await settingsFor(t));
      await send(person.email);
      await send("nobody.at.all@example.com");
      const [code] = await messages();
      const waiting = ["waiting", null, "signIn", 0, null, null, null];
      const told = ({ state, reason, purpose, attempts, gateway, gatewayMessageId, endedAt }: Json) => [
        ...[state, reason, purpose, attempts, gateway, gatewayMessageId, endedAt],
      ];
      assert.deepEqual(told(code ?? {}), waiting);
      const [domain = ""] = person.email.split("@").slice(1);
      assert.equal(code?.recipient, `${person.email[0]}***@${domain}`);
      assert.equal((await messages("/v1/messages")).length, (await messages()).length + 1);
      const made = await client.call("POST", "/v1/api-keys", {
        headers: { authorization: poolCredentials },
        body: { name: "desk", scopes: [...scopeBundles.support] },
      });
      const support = `Bearer ${String(made.body.key)}`;
      assert.deepEqual(await messages(undefined, support), await messages());
      const { status } = await get(`/v1/users/${"0".repeat(24)}/messages`);
      assert.equal(status, 404);
      const page = await get("/v1/messages?limit=1");
      assert.notEqual(page.body.next, null);
      const rest = await get(`/v1/messages?after=${String(page.body.next)}`);
      assert.equal(
        (page.body.messages as readonly Json[]).length + (rest.body.messages as readonly Json[]).length,
        (await messages("/v1/messages")).length,
      );
      assert.doesNotMatch(JSON.stringify([page.body, rest.body]), new RegExp(`${person.email}|nobody.at.all`));
    });
  });
