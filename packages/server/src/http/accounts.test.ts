import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { failures } from "@countersign/contract";
import { APP_ID, POOL_ID, POOL_SECRET } from "../propertyTests/testing/createWorld.ts";
import { PASSWORD, register } from "../propertyTests/testing/person.ts";
import { countRows } from "../propertyTests/testing/tables.ts";
import { createTestApp } from "./testing/createTestApp.ts";
import { type Call, createTestClient, GraphqlFailure, poolCredentials } from "./testing/testClient.ts";

const MANAGER = { headers: { authorization: poolCredentials } };
const NO_ID = "0".repeat(24);

async function start(t: TestContext) {
  const { app, world } = await createTestApp(t);
  const client = createTestClient(app);
  const person = await register(world);
  const encrypted = await client.encrypt(PASSWORD);
  const login = async () => {
    const body = { account: person.email, password: encrypted };
    return String(
      ((await client.call("POST", "/api/v2/login/account", { body })).body.data as { token: unknown }).token,
    );
  };
  return { world, client, person, encrypted, login, token: await login() };
}

async function codeOfRefusal(request: Promise<unknown>): Promise<unknown> {
  try {
    await request;
  } catch (error) {
    if (error instanceof GraphqlFailure) return error.body.code;
    throw error;
  }
  assert.fail("it was not refused");
}

describe("accounts", () => {
  it("are read by their owner, and by a manager by their id", async (t) => {
    const { client, person, token } = await start(t);
    const query = "query u($id: String) { user(id: $id) { id email password token } }";
    const own = await client.graphql(query, {}, { token });
    assert.deepEqual({ ...own }, { id: person.userId, email: person.email, password: null, token });
    assert.equal((await client.graphql(query, { id: person.userId }, { token })).id, person.userId);
    assert.equal(await client.graphql(query, { id: NO_ID }, { token }), null);
    assert.equal((await client.graphql(query, { id: person.userId }, MANAGER)).email, person.email);
    assert.equal(await client.graphql(query, { id: NO_ID }, MANAGER), null);
    assert.equal(await codeOfRefusal(client.graphql(query, {}, MANAGER)), 400);
    assert.equal(await codeOfRefusal(client.graphql(query, {})), 2020);
  });

  it("of others are not read by a person", async (t) => {
    const { client, world, token } = await start(t);
    const other = await register(world);
    assert.equal(
      await client.graphql("query u($id: String) { user(id: $id) { id } }", { id: other.userId }, { token }),
      null,
    );
    const path = `/api/v2/users/${other.userId}/mfa-bound`;
    assert.equal((await client.call("GET", path, { token })).body.code, 401);
  });

  it("are changed by their owner, but for what only a code or a manager may change", async (t) => {
    const { client, token } = await start(t);
    const query =
      "mutation u($id: String, $input: UpdateUserInput!) { updateUser(id: $id, input: $input) { nickname username externalId } }";
    const changed = await client.graphql(
      query,
      { input: { nickname: "Jo", username: "jo", externalId: "mine" } },
      { token },
    );
    assert.deepEqual({ ...changed }, { nickname: "Jo", username: "jo", externalId: null });
    assert.equal((await client.graphql(query, { input: { nickname: null } }, { token })).nickname, null);
    for (const input of [
      { email: "x@example.com" },
      { phone: "13800138000" },
      { password: "x" },
      { blocked: false },
      { emailVerified: true },
    ]) {
      assert.equal(await codeOfRefusal(client.graphql(query, { input }, { token })), 400, JSON.stringify(input));
    }
  });

  it("of others are not changed by a person, whatever id he names", async (t) => {
    const { client, world, token } = await start(t);
    const other = await register(world);
    const query = "mutation u($id: String, $input: UpdateUserInput!) { updateUser(id: $id, input: $input) { id } }";
    const changed = await client
      .graphql(query, { id: other.userId, input: { nickname: "mine" } }, { token })
      .catch(() => null);
    assert.notEqual(changed?.id, other.userId);
    assert.equal(await countRows(world, "users", `id = '${other.userId}' and profile like '%mine%'`), 0);
  });

  it("tell whether their token still counts, in the language that is asked for", async (t) => {
    const { client, person, token } = await start(t);
    const query =
      "query c($token: String) { checkLoginStatus(token: $token) { code message status exp iat data { id userPoolId arn } } }";
    const good = await client.graphql(query, { token });
    assert.deepEqual([good.code, good.status, (good.data as { id: string }).id], [200, true, person.userId]);
    assert.equal(Number(good.exp) - Number(good.iat), 14 * 86_400);
    await client.call("GET", "/api/v2/logout", { token });
    for (const lang of ["zh-CN", "en-US"] as const) {
      const ended = await client.graphql(query, { token }, { headers: { "x-authing-lang": lang } });
      assert.deepEqual([ended.code, ended.status, ended.data], [2207, false, null]);
      assert.equal(ended.message, failures.sessionRevoked.message[lang]);
    }
    assert.equal((await client.graphql(query, { token: "nonsense" })).code, 2020);
    assert.equal((await client.graphql(query, {})).code, 2020);
  });

  it("change their password when the old one is right", async (t) => {
    const { client, token, encrypted, login } = await start(t);
    const query = "mutation p($n: String!, $o: String) { updatePassword(newPassword: $n, oldPassword: $o) { id } }";
    const [next, wrong] = [await client.encrypt("another password"), await client.encrypt("wrong")];
    assert.equal(await codeOfRefusal(client.graphql(query, { n: next, o: wrong }, { token })), 2333);
    assert.equal(await codeOfRefusal(client.graphql(query, { n: next }, { token })), 2333);
    assert.equal(
      await codeOfRefusal(client.graphql(query, { n: await client.encrypt("12345"), o: encrypted }, { token })),
      400,
    );
    assert.equal(await codeOfRefusal(client.graphql(query, { n: "no base64!", o: encrypted }, { token })), 2016);
    await client.graphql(query, { n: next, o: encrypted }, { token });
    assert.equal(await login(), "undefined", "the old password signs nobody in");
  });

  it("exist or not by every name they may have", async (t) => {
    const { client, person } = await start(t);
    const query =
      "query e($email: String, $username: String, $phone: String) { isUserExists(email: $email, username: $username, phone: $phone) }";
    const exists = (variables: Readonly<Record<string, string>>) =>
      client.graphql(query, variables) as Promise<unknown>;
    assert.equal(await exists({ email: person.email.toUpperCase() }), true);
    assert.equal(await exists({ username: person.email.replace(/@.*/, "") }), true);
    assert.equal(await exists({ email: "nobody@example.com" }), false);
    assert.equal(await exists({ phone: "13800138000" }), false);
    assert.equal(await codeOfRefusal(exists({})), 400);
    assert.equal(await codeOfRefusal(exists({ email: "nonsense" })), 400);
  });

  it("are not told one by one to whoever asks on: 1002, and how long to wait; a manager may", async (t) => {
    const { app, world } = await createTestApp(t, { settings: { COUNTERSIGN_LIMIT_LOOKUP: "2/10m" } });
    const client = createTestClient(app);
    const { email } = await register(world);
    const ask = (call: Call = {}) =>
      client.graphql("query e($email: String) { isUserExists(email: $email) }", { email }, call) as Promise<unknown>;
    assert.deepEqual([await ask(), await ask()], [true, true]);
    const refused = await ask().catch((error: unknown) => error);
    assert.ok(refused instanceof GraphqlFailure);
    assert.deepEqual([refused.body.code, refused.body.data], [1002, { retryAfterSeconds: 600 }]);
    assert.equal(await ask(MANAGER), true);
    const wrong = `Basic ${Buffer.from(`${POOL_ID}:${"0".repeat(32)}`).toString("base64")}`;
    assert.equal(await codeOfRefusal(ask({ headers: { authorization: wrong } })), 1002);
    const aliased = 'query e { a: isUserExists(email: "a@example.com") b: isUserExists(email: "b@example.com") }';
    assert.equal(await codeOfRefusal(client.graphql(aliased, {})), 1002);
  });

  it("are made by a manager, and by nobody else", async (t) => {
    const { client, token } = await start(t);
    const query =
      "mutation c($userInfo: CreateUserInput!, $params: String) { createUser(userInfo: $userInfo, params: $params) { id email emailVerified token } }";
    const userInfo = { email: "Made@Example.com", password: await client.encrypt(PASSWORD), emailVerified: true };
    const made = await client.graphql(query, { userInfo, params: '[{"key":"team","value":7}]' }, MANAGER);
    assert.deepEqual([made.email, made.emailVerified, made.token], ["made@example.com", true, null]);
    assert.equal(await codeOfRefusal(client.graphql(query, { userInfo }, MANAGER)), 2200);
    assert.equal(await codeOfRefusal(client.graphql(query, { userInfo: {} }, MANAGER)), 400);
    for (const call of [{ token }, {}])
      assert.equal(await codeOfRefusal(client.graphql(query, { userInfo }, call)), 401);
  });
});

describe("pool access", () => {
  const query = "query a($u: String!, $s: String!) { accessToken(userPoolId: $u, secret: $s) { accessToken exp iat } }";

  it("is given for the pool's secret for two hours, and refused for any other", async (t) => {
    const { client } = await start(t);
    const { accessToken, exp, iat } = await client.graphql(query, { u: POOL_ID, s: POOL_SECRET });
    assert.equal(Number(exp) - Number(iat), 7200);
    const call = { headers: { authorization: `Bearer ${accessToken}` } };
    assert.equal(
      (await client.call("GET", `/api/v3/get-application-mfa-settings?appId=${APP_ID}`, call)).body.code,
      200,
    );
    for (const [u, s] of [
      [POOL_ID, "wrong"],
      [POOL_ID, ""],
      [NO_ID, ""],
      [NO_ID, POOL_SECRET],
      [APP_ID, POOL_SECRET],
    ] as const) {
      assert.equal(await codeOfRefusal(client.graphql(query, { u, s })), 401);
    }
  });

  it("writes no text of a stranger into the trail", async (t) => {
    const { client, world } = await start(t);
    await codeOfRefusal(client.graphql(query, { u: "x".repeat(10_000), s: "y" }));
    assert.equal(await countRows(world, "audit_events", `pool_id <> '${POOL_ID}'`), 0);
    await codeOfRefusal(client.graphql(query, { u: POOL_ID, s: "wrong" }));
    const failed = "type = 'management.token' and result = 'failure' and reason = 'wrongSecret'";
    assert.equal(await countRows(world, "audit_events", failed), 1);
  });
});
