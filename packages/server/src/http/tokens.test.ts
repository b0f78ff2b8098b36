import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import { APP_ID, POOL_ID, POOL_SECRET, PUBLIC_URL } from "../propertyTests/testing/createWorld.ts";
import { codeOf, PASSWORD, registerWithApp } from "../propertyTests/testing/person.ts";
import { createTestApp } from "./testing/createTestApp.ts";
import { createTestClient, poolCredentials } from "./testing/testClient.ts";

/** Gives a person with an app, signed in, and one of each kind of token. */
async function signedIn(t: TestContext) {
  const { app, world } = await createTestApp(t);
  const client = createTestClient(app);
  const person = await registerWithApp(world);
  const body = { account: person.email, password: await client.encrypt(PASSWORD) };
  const login = async () => {
    const { data } = (await client.call("POST", "/api/v2/login/account", { body })).body;
    return (data as { readonly mfaToken: string }).mfaToken;
  };
  const verified = await client.call("POST", "/api/v2/mfa/totp/verify", {
    token: await login(),
    body: { totp: codeOf(world, person.app) },
  });
  const userToken = String((verified.body.data as { token: unknown }).token);
  const query = "query a($u: String!, $s: String!) { accessToken(userPoolId: $u, secret: $s) { accessToken exp iat } }";
  const { accessToken } = await client.graphql(query, { u: POOL_ID, s: POOL_SECRET });
  world.clock.advance(30_000);
  return { world, client, person, userToken, mfaToken: await login(), accessToken: String(accessToken), login };
}

const codes = {
  me: async ({ client }: Awaited<ReturnType<typeof signedIn>>, headers: Readonly<Record<string, string>>) =>
    (await client.call("GET", "/api/v2/users/me", { headers })).body.code,
  list: async ({ client }: Awaited<ReturnType<typeof signedIn>>, headers: Readonly<Record<string, string>>) =>
    (await client.call("GET", "/api/v2/mfa/authenticator", { headers })).body.code,
  verify: async ({ client }: Awaited<ReturnType<typeof signedIn>>, headers: Readonly<Record<string, string>>) =>
    (await client.call("POST", "/api/v2/mfa/totp/verify", { headers, body: { totp: "000000" } })).body.code,
  bound: async ({ client, person }: Awaited<ReturnType<typeof signedIn>>, headers: Readonly<Record<string, string>>) =>
    (await client.call("GET", `/api/v2/users/${person.userId}/mfa-bound`, { headers })).body.code,
};

describe("tokens", () => {
  it("count with and without their scheme, in whatever case", async (t) => {
    const given = await signedIn(t);
    for (const authorization of [given.userToken, `Bearer ${given.userToken}`, `bearer ${given.userToken}`]) {
      assert.equal(await codes.me(given, { authorization }), 200);
    }
    for (const authorization of [given.mfaToken, `BEARER ${given.mfaToken}`]) {
      assert.equal(await codes.list(given, { authorization }), 200);
      assert.equal(await codes.verify(given, { authorization }), 6001);
    }
  });

  it("are missing when there are none, or the word that a client sends for none", async (t) => {
    const given = await signedIn(t);
    for (const headers of [
      {},
      { authorization: "Bearer undefined" },
      { authorization: "Bearer null" },
      { authorization: "undefined" },
      { authorization: "Bearer " },
    ] as const) {
      for (const ask of [codes.me, codes.list, codes.verify]) assert.equal(await ask(given, { ...headers }), 2020);
      assert.equal(await codes.bound(given, { ...headers }), 401);
    }
  });

  it("of one kind open nothing of another", async (t) => {
    const given = await signedIn(t);
    const { userToken, mfaToken, accessToken } = given;
    const table = { userToken, mfaToken, accessToken, forged: forged(userToken), nonsense: "a.b.c" };
    const answered: Record<string, readonly unknown[]> = {};
    for (const [name, token] of Object.entries(table)) {
      const headers = { authorization: `Bearer ${token}` };
      const all = [codes.me, codes.list, codes.verify, codes.bound].map((ask) => ask(given, headers));
      answered[name] = await Promise.all(all);
    }
    assert.deepEqual(answered, {
      userToken: [200, 200, 2021, 401],
      mfaToken: [2021, 200, 6001, 401],
      accessToken: [2020, 2021, 2021, 200],
      forged: [2020, 2021, 2021, 401],
      nonsense: [2020, 2021, 2021, 401],
    });
    assert.equal(await codes.bound(given, { authorization: poolCredentials }), 200);
    const wrong = Buffer.from(`${POOL_ID}:${"0".repeat(32)}`).toString("base64");
    assert.equal(await codes.bound(given, { authorization: `Basic ${wrong}` }), 401);
    assert.equal(await codes.me(given, { authorization: poolCredentials }), 2020);
  });

  it("of a session that has run out or ended are told apart", async (t) => {
    const given = await signedIn(t);
    const headers = { authorization: `Bearer ${given.userToken}` };
    assert.equal((await given.client.call("GET", "/api/v2/logout", { headers })).body.code, 200);
    assert.equal(await codes.me(given, headers), 2207);
    assert.equal(await codes.list(given, headers), 2207);
    given.world.clock.advance(15 * 86_400_000);
    assert.equal(await codes.me(given, headers), 2206);
    assert.equal(await codes.list(given, headers), 2206);
    assert.equal(await codes.verify(given, { authorization: given.mfaToken }), 2021);
  });

  it("of users are verified by anyone with the keys that are published", async (t) => {
    const { client, userToken, person, world } = await signedIn(t);
    const { status, headers, body } = await client.call("GET", "/.well-known/jwks.json");
    assert.equal(status, 200);
    assert.match(String(headers["cache-control"]), /max-age=\d+/);
    assert.doesNotMatch(JSON.stringify(body), /"d":/);
    const verified = await jwtVerify(userToken, createLocalJWKSet(body as unknown as JSONWebKeySet), {
      algorithms: ["ES256"],
      audience: APP_ID,
      issuer: `${PUBLIC_URL}/oidc`,
      currentDate: new Date(world.clock.nowMs()),
    });
    assert.equal(verified.payload.sub, person.userId);
    assert.deepEqual(verified.payload.amr, ["pwd", "otp", "mfa"]);
    assert.equal(verified.payload.acr, "2");
    assert.equal(typeof verified.payload.auth_time, "number");
    const metadata = await client.call("GET", "/oidc/.well-known/openid-configuration");
    assert.equal(metadata.body.issuer, verified.payload.iss, "a library refuses an issuer that calls itself otherwise");
    const { pathname } = new URL(String(metadata.body.jwks_uri));
    assert.deepEqual((await client.call("GET", pathname)).body, body);
  });

  it("between two factors can be introspected while they are open, and say nothing afterwards", async (t) => {
    const given = await signedIn(t);
    const { client, person, world, login } = given;
    const token = await login();
    const open = { active: true, userPoolId: POOL_ID, userId: person.userId };
    const byBody = (text: string) => client.call("POST", "/mfa/token/introspection", { body: { token: text } });
    for (const answer of [
      await byBody(token),
      await byBody(`Bearer ${token}`),
      await client.call("GET", `/mfa/token/introspection?token=${token}`),
    ]) {
      const { active, userPoolId, userId, iat, exp } = answer.body as Record<string, unknown>;
      assert.deepEqual({ active, userPoolId, userId }, open, "at the top level");
      assert.equal(Number(exp) - Number(iat), 360);
      assert.deepEqual(answer.body.data, { ...open, iat, exp }, "and in data");
    }
    const ended = { active: false };
    for (const text of [given.userToken, given.accessToken, forged(token), "nonsense", ""]) {
      assert.deepEqual((await byBody(text)).body.data, ended);
    }
    await client.call("POST", "/api/v2/mfa/totp/verify", { token, body: { totp: codeOf(world, person.app) } });
    assert.deepEqual((await byBody(token)).body.data, ended);
    world.clock.advance(360_000);
    assert.deepEqual((await byBody(given.mfaToken)).body.data, ended);
  });

  it("of another pool's name are refused between two factors", async (t) => {
    const given = await signedIn(t);
    const headers = { authorization: given.mfaToken, "x-authing-userpool-id": "f".repeat(24) };
    assert.equal(await codes.verify(given, headers), 2021);
  });
});

/** Gives a token with one character of its signature changed. */
function forged(token: string): string {
  const at = token.lastIndexOf(".") + 5;
  return `${token.slice(0, at)}${token[at] === "A" ? "B" : "A"}${token.slice(at + 1)}`;
}
