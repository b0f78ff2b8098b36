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

    it("are listed by state, channel and time, and by nothing else", async (t) => {
      const { client, person, get, send, messages } = await prepare(t, await settingsFor(t));
      await send(person.email);
      await client.call("POST", "/api/v2/sms/send", { body: { phone: "13800138000" } });
      await send("nobody.at.all@example.com");
      const all = await messages("/v1/messages");
      const asked = async (query: string) => (await messages(`/v1/messages?${query}`)).map(({ id }) => id);
      const meant = (is: (message: Json) => boolean) => all.filter(is).map(({ id }) => id);
      for (const state of ["waiting", "handedOver", "failed", "dropped"])
        assert.deepEqual(
          await asked(`state=${state}`),
          meant((each) => each.state === state),
        );
      for (const channel of ["sms", "email"])
        assert.deepEqual(
          await asked(`channel=${channel}`),
          meant((each) => each.channel === channel),
        );
      const byMail = meant((each) => each.channel === "email" && each.state === "waiting");
      assert.ok(byMail.length > 0 && byMail.length < all.length);
      assert.deepEqual(await asked("channel=email&state=waiting&from=2000-01-01T00:00:00Z"), byMail);
      assert.deepEqual(await asked("to=2000-01-01T00:00:00Z"), []);
      assert.deepEqual(await asked("from=2999-01-01T00:00:00%2B08:00"), []);
      const none = [
        "state=lost",
        "channel=push",
        "from=today",
        "to=2027-99-99T00:00:00Z",
        "until=2027-01-01T00:00:00Z",
      ];
      for (const query of [...none, "state=failed&state=dropped", "userId=1"])
        assert.equal((await get(`/v1/messages?${query}`)).status, 400, query);
      assert.equal((await get(`/v1/users/${person.userId}/messages?state=failed`)).status, 400);
    });
  });
